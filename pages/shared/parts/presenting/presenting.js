// One presenter for as long as the tab shows the app; its menus come with each page.

document.head.append(made("style", { textContent: LOOK }));
root.toggleAttribute("data-weak", OPENED_WEAK);
if (OPENED_WEAK) redrawn();
const presenter = new Presenter();
const handout = new Handout();

function openAsLinked() {
  if (here().searchParams.get("embed") === "true") {
    new Embedded();
    presenter.stage.show(true);
  }
  const mode = modeInLink();
  if (mode) presenter.set(mode);
}
openAsLinked();

const menus = new WeakMap();

export default function ({ parentElement, data }) {
  const place = parentElement.querySelector(".presenting");
  if (!menus.has(place)) menus.set(place, new Menus(place, presenter, handout));
  menus.get(place).address = handout.address = data.codes;
}
