// What the link says of presenting, beside the settings of the page that Streamlit keeps in it.

const PRESENT = "present";
const IN_LINK = { page: "true", picture: "picture" };
const THEME = ["embed_options", "light_theme"]; // which Streamlit reads as a page opens
const COLORS = ["colors", "cividis"];

const here = () => new URL(location.href);

function modeInLink() {
  const word = here().searchParams.get(PRESENT)?.toLowerCase();
  return Object.keys(IN_LINK).find((mode) => IN_LINK[mode] === word) ?? "";
}

// No new entry of the history: going back is to lead to another page.
function writeMode(mode) {
  const link = here();
  if ((link.searchParams.get(PRESENT) ?? "") !== (IN_LINK[mode] ?? "")) withMode(link, mode);
  if (OPENED_WEAK && !isWeak()) link.searchParams.append(...THEME);
  if (link.href !== location.href) history.replaceState(history.state, "", link);
}

function withMode(link, mode) {
  if (mode) link.searchParams.set(PRESENT, IN_LINK[mode]);
  else link.searchParams.delete(PRESENT);
  return link;
}

const isWeak = () => here().searchParams.getAll(THEME[0]).includes(THEME[1]);

const OPENED_WEAK = isWeak();

// The page on a light ground in cividis, which stay apart where a projector shows no dark colours; or as it
// is without. Themes and colours are chosen as a page opens, so it opens anew.
function openForWeakProjector(on) {
  const link = here();
  const { searchParams } = link;
  const others = searchParams.getAll(THEME[0]).filter((option) => option !== THEME[1]);
  searchParams.delete(THEME[0]);
  for (const option of others) searchParams.append(THEME[0], option);
  searchParams.delete(COLORS[0]);
  if (on) {
    searchParams.append(...THEME);
    searchParams.set(...COLORS);
  }
  location.assign(link);
}

// The page as it is now; to be opened in a mode, or inside another page.
function linkOf({ mode, embedded = false, from = location.href }) {
  const link = withMode(new URL(from), mode);
  if (embedded) link.searchParams.set("embed", "true");
  return link.href;
}

const escaped = (text) =>
  text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter]);

function frameOf(link, title) {
  return `<iframe src="${escaped(link)}" title="${escaped(title)}" width="800" height="600" style="border: 0" loading="lazy"></iframe>`;
}
