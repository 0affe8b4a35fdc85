// A cursor on curves of a race: it stands at the moment that a player of the same race shows. It is
// a line over the picture, so that it moves with every frame and Plotly draws nothing.

class Cursor {
  constructor(plot) {
    this.plot = plot;
    this.lines = [];
    this.hear = this.hear.bind(this);
    this.place = this.place.bind(this);
    window.addEventListener("race-clock", this.hear);
    for (const event of FOLLOWED) plot.on(event, this.place);
  }

  // The players to listen to; of another race nothing is known yet.
  follow(group) {
    if (group !== this.group) this.clock = null;
    this.group = group;
    this.place();
  }

  hear({ detail }) {
    if (!this.group || detail.group !== this.group) return;
    this.clock = detail;
    this.place();
  }

  // Racers of one clock can stand at different steps: then there is a line for each.
  get moments() {
    if (!this.clock) return [];
    return this.plot.layout.meta?.clock === "steps" ? this.clock.steps : [this.clock.work];
  }

  place() {
    const { xaxis, yaxis } = this.plot._fullLayout ?? {};
    if (!xaxis?._length) return;
    const { moments } = this;
    const over = this.plot.querySelector(".svg-container");
    while (this.lines.length < moments.length) {
      this.lines.push(element("div", { class: "landscape-cursor", "aria-hidden": "true" }));
    }
    this.lines.forEach((line, number) => {
      if (line.parentNode !== over) over.append(line);
      const [low, high] = xaxis.range;
      const value = xaxis.type === "log" ? Math.log10(moments[number]) : moments[number];
      const share = (value - low) / (high - low);
      line.hidden = !(share >= 0 && share <= 1);
      line.style.left = `${xaxis._offset + share * xaxis._length}px`;
      line.style.top = `${yaxis._offset}px`;
      line.style.height = `${yaxis._length}px`;
    });
  }

  remove() {
    window.removeEventListener("race-clock", this.hear);
    for (const event of FOLLOWED) this.plot.removeListener?.(event, this.place);
    for (const line of this.lines) line.remove();
  }
}
