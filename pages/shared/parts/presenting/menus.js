// The menus *Present* and *Share* of a page.

const LOCAL = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/i;
const REMARKS = {
  none: "This machine is in no network that phones could share.",
  own: "For devices in the same network, once the server listens to them: landscape --address 0.0.0.0",
  long: "The link is too long for a QR code: send the link itself.",
  lost: "The server did not answer: there is no QR code.",
};

// What the server says of a link: where others find it, each with a code.
async function codesOf(address, link) {
  const answer = await fetch(`${address}?link=${encodeURIComponent(link)}`);
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).codes;
}

class Menus {
  constructor(place, presenter, handout) {
    Object.assign(this, { place, presenter, handout });
    place.innerHTML = MENUS;
    for (const button of place.querySelectorAll("[data-opens]")) this.wire(button);
    for (const button of place.querySelectorAll("[data-copies]")) button.onclick = () => this.copy(button.dataset.copies);
    const acts = {
      page: () => presenter.set("page"),
      picture: () => presenter.set("picture"),
      black: () => presenter.blacken(true),
      laser: () => presenter.shine(presenter.dot.hidden),
      print: () => this.print(),
    };
    for (const [name, act] of Object.entries(acts)) {
      place.querySelector(`[data-does=${name}]`).onclick = () => {
        this.close();
        act();
      };
    }
    const weak = place.querySelector("[data-does=weak]");
    weak.checked = isWeak();
    weak.onchange = () => openForWeakProjector(weak.checked);
    this.part("presents").onchange = () => this.fill();
    this.part("addresses").onchange = () => this.showCode();
  }

  part(name) {
    return this.place.querySelector(`[data-part=${name}]`);
  }

  wire(button) {
    const menu = this.place.querySelector(`[data-menu=${button.dataset.opens}]`);
    button.popoverTargetElement = menu;
    menu.addEventListener("toggle", ({ newState }) => {
      if (newState !== "open") return;
      const { right, bottom } = button.getBoundingClientRect();
      menu.style.top = `${Math.max(8, Math.min(bottom + 4, innerHeight - menu.offsetHeight - 8))}px`;
      menu.style.left = `${Math.max(8, Math.min(right, innerWidth - 8) - menu.offsetWidth)}px`;
    });
    if (button.dataset.opens === "share") {
      menu.addEventListener("beforetoggle", ({ newState }) => newState === "open" && this.fill());
    }
  }

  close() {
    for (const menu of this.place.querySelectorAll(":popover-open")) menu.hidePopover();
  }

  // The link of this moment in all its forms.
  async fill() {
    const { mode } = this.presenter;
    const link = linkOf({ mode: this.part("presents").checked ? mode || "page" : mode });
    this.link = link;
    this.part("link").value = link;
    this.part("copied").textContent = "";
    this.part("code").replaceChildren();
    this.codes = null;
    this.showFrame(link);
    try {
      const codes = await codesOf(this.address, link);
      if (this.link !== link) return;
      this.codes = codes;
      this.offer(codes);
    } catch {
      this.part("remark").textContent = REMARKS.lost;
    }
  }

  offer(codes) {
    const options = codes.map(({ link }) => made("option", { textContent: new URL(link).host }));
    this.part("addresses").replaceChildren(...options);
    this.part("choice").hidden = codes.length < 2;
    this.showCode();
  }

  showCode() {
    const chosen = this.codes?.[Math.max(0, this.part("addresses").selectedIndex)];
    const own = LOCAL.test(location.hostname);
    this.part("code").innerHTML = chosen?.qr ?? "";
    this.part("code").dataset.link = chosen?.link ?? "";
    const remark = !chosen ? REMARKS.none : !chosen.qr ? REMARKS.long : own ? `${new URL(chosen.link).host}. ${REMARKS.own}` : "";
    this.part("remark").textContent = remark;
    if (chosen) this.showFrame(chosen.link);
  }

  showFrame(link) {
    this.part("frame").value = frameOf(linkOf({ mode: "", embedded: true, from: link }), document.title);
  }

  // Without a secure connection, as in a class's network, browsers offer no clipboard: then by a selection.
  async copy(name) {
    const field = this.part(name);
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.focus();
      field.select();
      document.execCommand("copy");
    }
    this.part("copied").textContent = "Copied.";
  }

  async print() {
    await this.handout.prepare();
    window.print();
  }
}
