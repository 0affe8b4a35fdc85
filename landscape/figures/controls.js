// What a reader plays a race with: buttons, a slider, the speed, and a legend that tells the losses.

const SPEEDS = { "¼×": 0.25, "½×": 0.5, "1×": 1, "2×": 2, "4×": 4 };

function element(tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

class Controls {
  constructor(root, player) {
    this.root = root;
    this.player = player;
  }

  build(race) {
    const { player } = this;
    this.race = race;
    this.button = element("button", { type: "button", class: "player-play" });
    this.button.onclick = () => (player.playing ? player.stop() : player.play());
    const restart = element("button", { type: "button", "aria-label": "Restart" }, "↺");
    restart.title = "Play from the start";
    restart.onclick = () => {
      player.seek(0);
      if (!player.playing) player.play();
    };
    this.slider = element("input", {
      type: "range", min: 0, max: 1000, step: 1, "aria-label": "Position in the race",
    });
    this.slider.oninput = () => {
      player.stop();
      player.seek((this.slider.value / 1000) * race.end);
    };
    this.count = element("span", { class: "player-count" });
    const bar = element("div", { class: "player-bar" });
    bar.append(this.button, restart, this.slider, this.speed(), this.count);
    const legend = element("ul", { class: "player-legend" });
    this.entries = race.paths.map((path, number) => this.entry(path, number));
    legend.append(...this.entries.map((entry) => entry.item));
    this.root.replaceChildren(bar, legend);
    this.label();
  }

  speed() {
    const speed = element("select", { "aria-label": "Speed" });
    for (const [label, value] of Object.entries(SPEEDS)) speed.append(element("option", { value }, label));
    speed.value = String(this.player.speed);
    speed.onchange = () => (this.player.speed = Number(speed.value));
    return speed;
  }

  entry(path, number) {
    const item = element("li");
    const toggle = element("button", { type: "button", "aria-pressed": "true" });
    toggle.title = "Show or hide this path";
    const swatch = element("canvas", { width: 108, height: 48, "aria-hidden": "true" });
    const context = swatch.getContext("2d");
    context.scale(3, 3);
    const brush = new Brush(context);
    brush.stroke(path, [[[2, 8], [34, 8]]]);
    brush.mark(path, 18, 8, 5);
    const loss = element("span", { class: "player-loss" });
    toggle.append(swatch, element("span", { class: "player-name" }, path.name), loss);
    toggle.onclick = () => toggle.setAttribute("aria-pressed", String(this.player.toggle(number)));
    item.append(toggle);
    return { item, loss };
  }

  label() {
    const { playing } = this.player;
    if (!this.button) return;
    this.button.textContent = playing ? "❚❚ Pause" : "▶ Play";
    this.button.setAttribute("aria-label", playing ? "Pause" : "Play");
  }

  // The present moment in words.
  tell(work, heads) {
    const { race } = this;
    this.slider.value = race.end ? Math.round((1000 * work) / race.end) : 1000;
    this.count.textContent =
      `${Math.round(work).toLocaleString("en")} of ${race.end.toLocaleString("en")} ${race.unit}`;
    this.slider.setAttribute("aria-valuetext", this.count.textContent);
    heads.forEach((head, number) => {
      const path = race.paths[number];
      const status = head.ended && path.status !== "finished" ? `, ${path.status}` : "";
      this.entries[number].loss.textContent = ` ${path.labels[head.k]} (step ${head.step}${status})`;
    });
  }
}
