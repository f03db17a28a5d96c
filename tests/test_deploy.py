"""The files of deploy/ and what is said of them agree. No Docker is needed: the files are read, not run."""

import gc
import re
import runpy
from pathlib import Path

import pytest
import yaml

from tests.core.test_settings import COMPLETE, start
from tests.services import elasticsearch

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = (ROOT / "deploy/compose.yaml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
DOCUMENTATION = (ROOT / "docs/deployment.md").read_text()
SETTINGS = set(re.findall(r"^\| `([A-Z_]+)` ", (ROOT / "README.md").read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", ["migrate", "site", "tick"])
def test_the_site_is_given_settings_of_the_readme(name):
    assert set(SERVICES[name]["environment"]) <= SETTINGS


def test_the_site_is_given_all_that_production_needs():
    assert set(COMPLETE) <= set(SERVICES["site"]["environment"])


@pytest.mark.parametrize("path", ["deploy/Dockerfile", ".ci/run"])
def test_what_starts_the_site_gives_all_that_production_needs(path):
    text = (ROOT / path).read_text()
    given = {name: re.search(rf"\b{name}=(\S+?)\)?(?=\s)", text)[1] for name in COMPLETE}
    assert start(**given).returncode == 0


def test_the_documentation_names_what_must_be_filled_in():
    variables = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))
    assert variables - set(re.findall(r"\b([A-Z_]+)=", DOCUMENTATION)) == set()


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_a_healthcheck_or_a_reason(name):
    assert ("healthcheck" in SERVICES[name]) != bool(SERVICES[name].get("x-no-healthcheck"))


def test_images_of_others_have_a_version():
    for service in SERVICES.values():
        assert "build" in service or re.search(r":\d", service["image"])


def test_the_elasticsearch_of_the_tests_is_that_of_the_containers():
    assert SERVICES["elasticsearch"]["image"].endswith(f":{elasticsearch.DEFAULT_VERSION}")


def test_the_uploads_belong_to_the_user_of_the_image():
    user = re.search(r"--uid (\d+)", (ROOT / "deploy/Dockerfile").read_text())[1]
    assert f"install -d -o {user} /srv/kennisplatform/var/media" in DOCUMENTATION
    assert "/srv/kennisplatform/var/media:/srv/kennisplatform/var/media" in SERVICES["site"]["volumes"]


def test_nginx_finds_the_site():
    nginx = (ROOT / "deploy/nginx.conf").read_text()
    published = SERVICES["site"]["ports"][0]
    assert f"server {published.rpartition(':')[0]};" in nginx


def test_what_a_worker_loads_at_its_start_is_not_looked_through_for_garbage():
    runpy.run_path(str(ROOT / "gunicorn.conf.py"))["post_worker_init"](None)
    try:
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
