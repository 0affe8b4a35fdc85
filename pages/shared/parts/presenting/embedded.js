// Inside another page, as in slides or on a learning platform: the picture, its words under it, and the
// controls folded away.

class Embedded {
  constructor() {
    root.dataset.embed = "";
    this.words = made("p");
    const controls = made("button", { type: "button", textContent: "Controls" });
    controls.onclick = () => {
      const bar = document.querySelector("[data-testid=stSidebar]");
      const name = bar?.dataset.collapsed === "false" ? "stSidebarCollapseButton" : "stExpandSidebarButton";
      const button = document.querySelector(`[data-testid=${name}]`);
      (button?.querySelector("button") ?? button)?.click();
    };
    const open = made("a", { target: "_blank", rel: "noopener", textContent: "Open ↗" });
    open.setAttribute("aria-label", "Open in a page of its own");
    open.onpointerdown = open.onfocus = () => (open.href = whole());
    open.href = whole();
    this.bar = made("div", { className: "presenting-caption" });
    this.bar.append(this.words, controls, open);
    document.body.append(this.bar);
    new MutationObserver(() => this.tell()).observe(document.querySelector(".stApp"), { childList: true, characterData: true, subtree: true });
    new ResizeObserver(() => root.style.setProperty("--caption", `${this.bar.offsetHeight}px`)).observe(this.bar);
    this.tell();
  }

  tell() {
    const words = sentence();
    if (words && words.innerHTML !== this.words.innerHTML) this.words.replaceChildren(...words.childNodes);
  }
}

// The link without the frame.
function whole() {
  const link = here();
  link.searchParams.delete("embed");
  return link.href;
}
