// The tables: parameters with their gradients, examples with their scores and losses; the loss curve.

const LARGEST = 1e12;
const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

// A number as people type it, or NaN.
function typed(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  return DECIMAL.test(plain) ? Number(plain) : NaN;
}

const NUDGE = 0.1;

class ParameterTable {
  constructor(playground, table) {
    this.playground = playground;
    const head = make("tr");
    head.append(...["class", "W for x₁", "W for x₂", "bias b"].map((name) => make("th", { scope: "col" }, name)));
    table.append(head);
    this.cells = [];
    for (let c = 0; c < CLASSES; c++) {
      const row = make("tr");
      const name = make("th", { scope: "row" });
      name.append(make("span", { class: "pg-sign", style: `--class: ${COLORS[c]}` }, SIGNS[c]), ` ${c}`);
      row.append(name, ...[0, 1, 2].map((k) => this.cell(3 * c + k)));
      table.append(row);
    }
  }

  cell(k) {
    const cell = make("td");
    const input = make("input", { type: "text", inputmode: "decimal", "aria-label": NAMES[k], autocomplete: "off" });
    const gradient = make("span", { class: "pg-gradient", title: "The slope of the loss along this number: learning goes against it" });
    const nudge = (sign) => {
      this.playground.setParameter(k, this.playground.world.theta[k] + sign * NUDGE);
    };
    const button = (sign, text, word) => {
      const made = make("button", { type: "button", "aria-label": `${word} ${NAMES[k]} by ${NUDGE}` }, text);
      made.onclick = () => nudge(sign);
      return made;
    };
    input.onchange = () => this.entered(k, input);
    input.onkeydown = (event) => {
      if (event.key === "Enter") this.entered(k, input);
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      event.preventDefault();
      nudge(event.key === "ArrowUp" ? 1 : -1);
      input.value = format(this.playground.world.theta[k]);
    };
    input.onblur = () => this.playground.refresh();
    const bar = make("span", { class: "pg-nudge" });
    bar.append(button(-1, "−", "Lower"), input, button(1, "+", "Raise"));
    cell.append(bar, gradient);
    this.cells[k] = { input, gradient };
    return cell;
  }

  entered(k, input) {
    if (input.value === format(this.playground.world.theta[k])) return;
    const value = typed(input.value);
    if (Math.abs(value) <= LARGEST) this.playground.setParameter(k, value);
    else this.playground.say(`${NAMES[k]} must be a number between −10¹² and 10¹².`);
    input.value = format(this.playground.world.theta[k]);
  }

  show({ theta }, { gradient }) {
    const busy = document.activeElement;
    this.cells.forEach((cell, k) => {
      const text = format(theta[k]);
      if (cell.input !== busy && cell.input.value !== text) cell.input.value = text;
      write(cell.gradient, `∂L/∂${NAMES[k]} ${format(gradient[k])}`);
    });
  }
}

const EXPLAINED = [
  ["y", "The class of the point"],
  ...SUBSCRIPTS.map((c, k) => [`s${c}`, `The score of class ${k} at the point: W${c}₁ x₁ + W${c}₂ x₂ + b${c}. The highest is underlined.`]),
  ["Lᵢ", "The loss of the point: how far its scores are from what is asked"],
];

class ExampleTable {
  constructor(playground, table) {
    Object.assign(this, { playground, rows: [] });
    const head = make("tr");
    const plain = ["", "x₁", "x₂"].map((name) => make("th", { scope: "col" }, name));
    const explained = EXPLAINED.map(([name, title]) => make("th", { scope: "col", title }, name));
    head.append(...plain, ...explained, make("th", { scope: "col" }));
    const header = make("thead");
    header.append(head);
    this.body = make("tbody");
    table.append(header, this.body);
  }

  row(index) {
    const row = make("tr");
    const cells = Array.from({ length: 8 }, () => make("td"));
    const inputs = ["x1", "x2"].map((name, axis) => {
      const label = `x${SUBSCRIPTS[axis + 1]} of point ${index + 1}`;
      const input = make("input", { type: "text", inputmode: "decimal", "aria-label": label, autocomplete: "off" });
      input.onchange = () => this.entered(index, name, input, label);
      input.onkeydown = (event) => {
        if (event.key === "Enter") this.entered(index, name, input, label);
      };
      input.onblur = () => this.playground.refresh();
      cells[1 + axis].append(input);
      return input;
    });
    const remove = make("button", { type: "button", "aria-label": `Remove point ${index + 1}`, title: "Remove" }, "✕");
    remove.onclick = () => this.playground.remove(index);
    const last = make("td");
    last.append(remove);
    row.append(...cells, last);
    for (const [start, end] of [["pointerenter", "pointerleave"], ["focusin", "focusout"]]) {
      row.addEventListener(start, () => this.playground.mark(index));
      row.addEventListener(end, () => this.playground.mark(null));
    }
    this.body.append(row);
    return { row, cells, inputs };
  }

  entered(index, name, input, label) {
    const point = this.playground.world.points[index];
    if (!point || input.value === format(point[name], 2)) return;
    const value = typed(input.value);
    if (Math.abs(value) <= FARTHEST) this.playground.place(point, name, value);
    else this.playground.say(`${label} must be a number between −${FARTHEST} and ${FARTHEST}.`);
    input.value = format(point[name], 2);
  }

  show({ points }, { examples }) {
    while (this.rows.length > points.length) this.rows.pop().row.remove();
    while (this.rows.length < points.length) this.rows.push(this.row(this.rows.length));
    points.forEach(({ x1, x2, label }, k) => {
      const { row, cells, inputs } = this.rows[k];
      const { scores, loss, found } = examples[k];
      [x1, x2].forEach((value, axis) => {
        const text = format(value, 2);
        if (inputs[axis] !== document.activeElement && inputs[axis].value !== text) inputs[axis].value = text;
      });
      write(cells[0], String(k + 1));
      const texts = [`${SIGNS[label]} ${label}`, ...[...scores].map((s) => format(s)), format(loss)];
      texts.forEach((text, place) => write(cells[3 + place], text));
      scores.forEach((_, j) => cells[4 + j].classList.toggle("pg-highest", j === found));
      cells[3].style.setProperty("--class", COLORS[label]);
      row.classList.toggle("pg-nonzero", loss > 0);
    });
  }

  mark(index) {
    this.rows.forEach(({ row }, k) => row.classList.toggle("pg-marked", k === index));
  }
}

const CURVE = { width: 340, height: 116, left: 38, right: 8, top: 8, bottom: 20 };

class LossCurve {
  constructor(svg) {
    this.svg = svg;
    svg.setAttribute("viewBox", `0 0 ${CURVE.width} ${CURVE.height}`);
    this.lines = ["data", "total"].map((kind) => draw("polyline", { class: `pg-curve-${kind}` }));
    this.texts = Object.fromEntries(["top", "bottom", "first", "last"].map((name) => [name, draw("text")]));
    const { left, top, width, height, right, bottom } = CURVE;
    const frame = { x: left, y: top, width: width - left - right, height: height - top - bottom, class: "pg-frame" };
    svg.append(draw("rect", frame), ...this.lines, ...Object.values(this.texts));
    const places = {
      top: [left - 6, top + 9, "end"],
      bottom: [left - 6, height - bottom, "end"],
      first: [left, height - 5, "start"],
      last: [width - right, height - 5, "end"],
    };
    for (const [name, [x, y, anchor]] of Object.entries(places)) {
      Object.entries({ x, y, "text-anchor": anchor }).forEach((pair) => this.texts[name].setAttribute(...pair));
    }
    write(this.texts.bottom, "0");
  }

  show(history, updates) {
    const { left, top, width, height, right, bottom } = CURVE;
    const highest = Math.max(1e-9, ...history.map(({ total }) => total));
    const steps = Math.max(50, history.length - 1);
    const x = (k) => left + (k / steps) * (width - left - right);
    const y = (loss) => height - bottom - (loss / highest) * (height - top - bottom - 4);
    this.lines.forEach((line, kind) => {
      const corner = (entry, k) => `${x(k).toFixed(1)},${y(kind ? entry.total : entry.data).toFixed(1)}`;
      const corners = history.map(corner);
      if (corners.length === 1) corners.push(`${left + 3},${corners[0].split(",")[1]}`);
      line.setAttribute("points", corners.join(" "));
    });
    write(this.texts.top, format(highest, 2));
    const first = updates - (history.length - 1);
    write(this.texts.first, String(first));
    write(this.texts.last, `${first + steps} updates`);
    describe(this.svg, curveWords(history, updates));
  }
}
