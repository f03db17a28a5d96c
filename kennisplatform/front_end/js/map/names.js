// What marks are called: no two in sight alike.

export class Names {
  constructor(columns, { names, texts }) {
    this.columns = columns;
    this.labels = names;
    this.texts = texts;
  }

  text(name, values) {
    return this.texts[name].replace(/%\((\w+)\)s/g, (_whole, key) => values[key]);
  }

  // Intl would do it as well, but takes longer to start than all clusters to make.
  number(count) {
    return String(count).replace(/\B(?=(\d{3})+$)/g, this.texts.thousands);
  }

  place(point) {
    for (const facet of ["municipality", "province", "country"]) {
      const label = this.labels[facet][this.columns.of(point, facet)];
      if (label) return label;
    }
    return this.texts.spot;
  }

  of(mark) {
    const values = { place: this.place(mark.point), count: this.number(mark.count) };
    if (mark.isArea) return this.text(mark.id === undefined ? "area" : "areas", values);
    if (mark.id !== undefined) return this.text("cluster", values);
    if (mark.count > 1) return this.text("several", values);
    const theme = this.labels.theme[this.columns.theme(mark.row)];
    return theme ? this.text("one_with_theme", { ...values, theme }) : this.text("one", values);
  }

  // Gives each mark its name, and a number where another before it has the same.
  give(marks) {
    const often = new Map();
    for (const mark of marks) {
      const name = this.of(mark);
      const number = (often.get(name) ?? 0) + 1;
      often.set(name, number);
      mark.name = number > 1 ? this.text("again", { name, number }) : name;
    }
  }
}
