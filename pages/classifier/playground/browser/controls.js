// The bars of controls above the two pictures, and the buttons below the points.

// What a click on the plane of the points does.
class PointTools {
  constructor(playground, bar) {
    const choices = SIGNS.map((sign, c) => [String(c), `${sign} ${c}`, `A click adds class ${c}`]);
    choices.push(["remove", "✕ removes", "A click on a point removes it"]);
    const buttons = choices.map(([value, text, title]) => {
      const pressed = value === playground.tool;
      const button = make("button", { type: "button", title, "aria-label": title, "aria-pressed": pressed }, text);
      if (value !== "remove") button.style.setProperty("--class", COLORS[value]);
      button.onclick = () => {
        playground.tool = value;
        playground.root.dataset.tool = value;
        buttons.forEach((other) => other.setAttribute("aria-pressed", other === button));
      };
      return button;
    });
    const place = make("button", { type: "button", class: "pg-place", "aria-label": "Add a point" }, "+");
    place.title = "For the keyboard: a point in the middle, which the arrow keys then move";
    place.onclick = () => {
      playground.add(0, 0, playground.tool === "remove" ? 0 : Number(playground.tool));
      playground.board.nodes.at(-1)?.focus();
    };
    bar.append(make("span", {}, "A click adds"), ...buttons, place);
  }
}

// Which plane of the parameters the landscape shows.
class PlaneBar {
  constructor(playground, bar) {
    const [first, second] = ["across", "up"].map((word) => {
      const select = make("select", { "aria-label": `Parameter ${word}` });
      select.append(...NAMES.map((name, k) => make("option", { value: k }, name)));
      return select;
    });
    const kind = make("select", { "aria-label": "Plane" });
    kind.append(
      make("option", { value: "weights" }, "two parameters"),
      make("option", { value: "random" }, "random plane"),
    );
    const again = make("button", { type: "button", title: "Other random directions" }, "↻");
    again.setAttribute("aria-label", again.title);
    const plane = () => playground.world.plane;
    kind.onchange = () => playground.choosePlane({ kind: kind.value });
    // Two different parameters span a plane: choosing the other one exchanges the two.
    const choose = (name, other, select) => {
      const value = Number(select.value);
      const exchanged = value === plane()[other] ? { [other]: plane()[name] } : {};
      playground.choosePlane({ ...exchanged, [name]: value });
    };
    first.onchange = () => choose("first", "second", first);
    second.onchange = () => choose("second", "first", second);
    again.onclick = () => playground.choosePlane({ seed: (plane().seed + 1) % 10000 });
    bar.append(make("span", {}, "Loss over"), kind, first, second, again);
    Object.assign(this, { kind, first, second, again });
  }

  show(plane) {
    const random = plane.kind === "random";
    for (const name of ["kind", "first", "second"]) this[name].value = plane[name];
    this.first.hidden = this.second.hidden = random;
    this.again.hidden = !random;
  }
}

// Learning has its own button, which `Descent` holds.
function wireActions(playground, find) {
  const { descent, keeper } = playground;
  find("single").onclick = () => {
    descent.stop();
    descent.update();
    playground.refresh();
    playground.done();
  };
  find("randomise").onclick = () => {
    descent.stop();
    playground.draws += 1;
    playground.setClassifier(gaussians(playground.draws, PARAMETERS).map((value) => Number(value.toFixed(2))));
  };
  find("reset").onclick = () => {
    descent.stop();
    playground.open({ ...playground.start, tasks: playground.world.tasks });
    playground.say("");
    playground.done();
  };
  find("save").onclick = () => keeper.save();
}
