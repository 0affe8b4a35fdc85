// The page of one hiker: who it is, what it feels, what it can do.

const CODE = decodeURIComponent(ROOT.split("/").pop()).toUpperCase();
const KEPT = `hiker-${CODE}`;
let me = {}; // ticket and token, kept on this phone
let state = { phase: "lobby" };
let felt = {};
let busy = false;

const stored = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
};
const keep = () => {
  try {
    localStorage.setItem(KEPT, JSON.stringify(me));
  } catch {
    // A private window keeps nothing: the place is kept while the page is open.
  }
};
const ticket = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const dial = new Dial(find("dial"), () => dial.draw());
const poll = new Poll(find("poll"), (vote) => send("vote", { token: me.token, vote }));
const reach = () => 10 ** Number(find("step").value);

function showStep() {
  const share = `${short(reach())} of the way to the edge`;
  find("far").textContent = share;
  find("step").setAttribute("aria-valuetext", share);
  dial.share = 1 + Number(find("step").value) / 3;
  dial.draw();
}

function show() {
  const walking = state.phase === "round", kind = state.kind, over = state.phase === "closed";
  find("join").hidden = find("find").hidden = true;
  find("walk").hidden = false;
  find("task").textContent = walking ? TASKS[kind] : PHASES[state.phase];
  find("round").hidden = !state.round || over;
  find("loss").textContent = short(felt.loss);
  find("left").textContent = felt.left ?? "–";
  find("go").textContent = kind === "random" ? "Guess" : "Step";
  find("go").disabled = !walking || !felt.left || busy;
  find("aim").hidden = kind === "random";
  dial.feel(kind === "gradient" ? (felt.downhill ?? dial.angle) : undefined);
  poll.show(over ? null : state.question);
  const hikers = state.hikers > 1 ? `, place ${felt.place} of ${state.hikers}` : "";
  find("place").textContent = felt.used ? `Your lowest loss is ${short(felt.best)}${hikers}.` : "";
  drawCurve(find("curve"), felt.losses ?? []);
  showStep();
}

// A newer state never gives way to an older one that took longer on its way.
function take(told) {
  if (told.name) find("who").textContent = `${told.name} in ${CODE}`;
  find("who").hidden = false;
  if (told.state.seq < (state.seq ?? 0)) return;
  if (told.state.round !== state.round) find("note").textContent = "";
  ({ state } = told);
  if (told.felt) ({ felt } = told);
  if (state.phase === "round" && felt.left === 0) find("note").textContent = "That was your last look. Eyes on the board.";
  show();
}

async function resume() {
  try {
    take(await send("back", { token: me.token }));
  } catch (error) {
    me = {};
    keep();
    askName(error.message);
  }
}

function askName(words = "") {
  for (const id of ["walk", "find", "who"]) find(id).hidden = true;
  find("join").hidden = false;
  find("failure").textContent = words;
}

function begin() {
  find("failure").textContent = "";
  listen((news) => {
    connected(true);
    if (!me.token) return;
    if (news.phase === "closed") take({ state: news });
    else resume();
  });
}

find("join").onsubmit = async (event) => {
  event.preventDefault();
  if (busy) return;
  busy = true;
  me.ticket ??= ticket();
  keep();
  try {
    const told = await send("join", { name: find("name").value, ticket: me.ticket });
    me.token = told.token;
    keep();
    busy = false;
    take(told);
    begin();
  } catch (error) {
    find("failure").textContent = error.message;
  }
  busy = false;
};

find("go").onclick = async () => {
  if (busy) return;
  busy = true;
  find("go").disabled = true;
  const { kind, round } = state, before = felt.loss;
  try {
    const told = await send("act", { token: me.token, angle: dial.angle, step: reach(), number: [round, felt.used + 1] });
    busy = false;
    if (told.state.round === round) find("note").textContent = noted(kind, told.felt, before);
    take(told);
  } catch (error) {
    busy = false;
    if (error.status === 404) askName(error.message);
    else {
      find("note").textContent = error.message;
      await resume();
    }
  }
  if (document.activeElement === document.body && !find("go").disabled) find("go").focus({ preventScroll: true });
};

find("step").oninput = showStep;
find("find").onsubmit = (event) => {
  event.preventDefault();
  location.assign(`${ROOT}/${encodeURIComponent(find("code").value.trim().toUpperCase())}`);
};
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => me.token && show());

if (ROOT.split("/").pop() === "room") find("find").hidden = false;
else {
  me = stored();
  if (me.token) resume().then(() => me.token && begin());
  else askName();
}
