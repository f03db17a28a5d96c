import pytest

from newsletters.addresses import deliverable, key_of


@pytest.mark.parametrize(
    "other",
    [
        "Noor@Sluis.example",
        " noor@sluis.example ",
        "NOOR@SLUIS.EXAMPLE",
        "noor@ｓｌｕｉｓ.example",
    ],
)
def test_spellings_of_one_address_are_one_reader(other):
    assert key_of(other) == "noor@sluis.example"


@pytest.mark.parametrize("other", ["noor@café.example", "noor@CAFÉ.example", "noor@xn--caf-dma.example"])
def test_a_domain_with_accents_is_the_one_that_mail_servers_know(other):
    assert key_of(other) == "noor@xn--caf-dma.example"


def test_other_people_stay_apart():
    keys = {key_of(address) for address in ("noor@a.example", "noor@b.example", "n.oor@a.example")}
    assert len(keys) == 3


def test_mail_goes_to_the_address_as_it_was_typed():
    assert deliverable("Noor@café.example") == "Noor@xn--caf-dma.example"


@pytest.mark.parametrize("odd", ["", "noor", "noor@", f"noor@{'a' * 80}.example", "noor@-.example", "@"])
def test_what_is_no_address_is_no_error(odd):
    assert isinstance(key_of(odd), str)
