// The line to the server: what is sent is sent until it is answered, and what comes again is one.

const ROOT = location.pathname.replace(/\/+$/, "");
const FIRST_WAIT = 300, LONGEST_WAIT = 5000, PATIENCE = 8000; // milliseconds
const find = (id) => document.getElementById(id);
const wait = (time) => new Promise((done) => setTimeout(done, time));

class Refusal extends Error {
  constructor(words, status) {
    super(words);
    this.status = status;
  }
}

// Only a refusal ends the trying: each message says which look it is, so that twice is once.
async function send(path, message) {
  for (let pause = FIRST_WAIT; ; pause = Math.min(2 * pause, LONGEST_WAIT)) {
    try {
      const signal = AbortSignal.timeout?.(PATIENCE);
      const response = await fetch(`${ROOT}/${path}`, { method: "POST", body: JSON.stringify(message), signal });
      if (response.status < 500 && response.status !== 429) {
        const told = await response.json();
        connected(true);
        if (!response.ok) throw new Refusal(told.error, response.status);
        return told;
      }
    } catch (error) {
      if (error instanceof Refusal) throw error;
    }
    connected(false);
    await wait(pause * (0.75 + Math.random() / 2));
  }
}

function connected(yes) {
  const words = yes ? "" : "No connection. You keep your place; trying again …";
  if (find("connection").textContent !== words) find("connection").textContent = words;
}

// Whatever changes for all. A browser gives up where a proxy answers in the server's place; we don't.
function listen(hear) {
  const source = new EventSource(`${ROOT}/events`);
  source.onmessage = ({ data }) => {
    const state = JSON.parse(data);
    if (state.phase === "closed") source.close();
    hear(state);
  };
  source.onerror = () => {
    connected(false);
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(hear), 1000 + 1000 * Math.random());
  };
}
