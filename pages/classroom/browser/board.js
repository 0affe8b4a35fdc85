// The teacher's board: opens a room, commands it, and shows what is so. Python hands over the landscape
// to open a room on, where the routes are and which addresses phones can reach; it is not asked again.

const KEPT = "landscape-room";

class RoomBoard {
  constructor(root) {
    this.root = root;
    this.find = (name) => root.querySelector(`.room-${name}`);
    this.walkers = new Walkers();
    this.scene = new Scene(root.querySelector("canvas"), this.walkers);
    this.panel = new Panel(root, this.walkers, (hiker) => this.command({ do: "remove", hiker }));
    this.find("open").onclick = () => this.open();
    const commands = { freeze: () => this.freeze(), reveal: () => this.command({ do: "reveal" }), paths: () => this.paths(), close: () => this.close(), full: () => this.full() };
    for (const [name, act] of Object.entries(commands)) this.find(name).onclick = act;
    for (const button of root.querySelectorAll("[data-begin]")) button.onclick = () => this.begin(button.dataset.begin);
    for (const button of root.querySelectorAll("[data-ask]")) button.onclick = () => this.ask(button.dataset.ask);
    if (!document.fullscreenEnabled) this.find("full").hidden = true;
    root.board = this;
  }

  load(given) {
    const first = this.given === undefined;
    this.given = given;
    this.find("intro").textContent = given.intro;
    if (first) this.find("open").disabled = false; // until then nobody would hear a press
    if (first) this.enter(JSON.parse(localStorage.getItem(KEPT) ?? "null"));
  }

  async post(path, message) {
    const response = await fetch(`${this.given.rooms}${path}`, { method: "POST", body: JSON.stringify(message) });
    if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error ?? "The server does not answer. Try again.");
    return response;
  }

  // Whatever is asked of the server: what went wrong is said, in its words.
  async tried(work) {
    try {
      this.fail("");
      return await work();
    } catch (error) {
      this.fail(error instanceof TypeError ? "No connection to the server. Try again." : error.message);
      return undefined;
    }
  }

  fail(words) {
    this.find("failure").textContent = words;
  }

  async open() {
    this.find("open").disabled = true;
    const room = await this.tried(async () => (await this.post("", this.given.spec)).json());
    this.find("open").disabled = false;
    if (!room) return;
    localStorage.setItem(KEPT, JSON.stringify(room));
    this.enter(room);
  }

  enter(room) {
    this.room = room;
    this.find("closed").hidden = room !== null;
    this.find("stage").hidden = room === null;
    if (room === null) return;
    this.find("code").textContent = room.code;
    this.way();
    const lost = (yes) => this.fail(yes ? "" : "No connection to the server. The room is kept; trying again …");
    this.news = new News(`${this.given.rooms}/${room.code}/events`, room.key, (told) => this.hear(told), lost);
  }

  leave() {
    this.news?.end();
    localStorage.removeItem(KEPT);
    this.scene.hide();
    this.state = undefined;
    this.enter(null);
  }

  // How phones come here: never by a name that means another machine to each of them.
  async way() {
    const { reach, rooms, warning } = this.given, [at] = reach;
    this.find("address").textContent = warning || (at ? `${at.replace(/^https?:\/\//, "")}/room` : "");
    this.find("qr").hidden = Boolean(warning) || !at;
    if (this.find("qr").hidden) return;
    const response = await fetch(`${rooms}/${this.room.code}/qr.svg?at=${encodeURIComponent(at)}`).catch(() => undefined);
    if (!response?.ok) return;
    // The picture is the server's own, made of dark and light squares alone.
    this.find("qr").innerHTML = await response.text();
    this.find("qr").firstElementChild?.setAttribute("role", "img");
    this.find("qr").firstElementChild?.setAttribute("aria-label", `QR code of ${at}/room/${this.room.code}`);
  }

  command(message) {
    return this.tried(() => this.post(`/${this.room.code}/command`, { key: this.room.key, ...message }));
  }

  begin(kind) {
    return this.command({ do: "begin", kind, budget: Number(this.find("looks").value) });
  }

  freeze() {
    return this.command({ do: this.state.phase === "paused" ? "round" : "pause" });
  }

  ask(question) {
    return this.command({ do: "ask", question: this.state.question?.kind === question ? null : question });
  }

  async close() {
    if (!confirm("Close the room? Its paths are gone then.")) return;
    if (await this.command({ do: "close" })) this.leave();
  }

  async paths() {
    const response = await this.command({ do: "paths" });
    if (!response) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = `paths-${this.room.code}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.find("stage").requestFullscreen();
  }

  hear(told) {
    if (told === null) {
      this.leave();
      this.fail("That room has ended.");
      return;
    }
    const before = this.state?.phase;
    this.state = told.public;
    if (told.whole) this.whole(told.whole);
    for (const event of told.events ?? []) this.happened(event);
    this.scene.marks = told.votes.marks ?? [];
    if (this.state.phase === "reveal" && (before !== "reveal" || told.whole)) this.reveal();
    if (this.state.phase !== "reveal") this.scene.hide();
    this.show(told);
    this.scene.draw();
  }

  whole({ edge, start, hikers, rivals }) {
    this.scene.edge = edge;
    this.rivals = rivals;
    this.walkers.take({ start, hikers });
    this.scene.redraw();
  }

  happened(event) {
    const one = this.walkers.all.get(event.hiker);
    switch (event.what) {
      case "join":
        this.walkers.join(event.hiker, event.name);
        break;
      case "step":
        if (!one) return;
        this.walkers.look(one, event.a, event.b, event.loss, event.kept);
        this.scene.looked(one, event.kept);
        break;
      case "begin":
        this.walkers.backToStart();
        this.scene.redraw();
        break;
      case "remove":
        this.walkers.all.delete(event.hiker);
        this.scene.redraw();
        break;
      case "reveal":
        this.rivals = event.rivals;
    }
  }

  async reveal() {
    const response = await this.command({ do: "map" });
    if (response && this.state?.phase === "reveal") this.scene.reveal(await response.json(), this.rivals);
  }

  show(told) {
    const { phase, round, question, hikers } = this.state;
    this.panel.show(told);
    this.find("stage").dataset.phase = phase;
    this.find("freeze").textContent = phase === "paused" ? "Go on" : "Freeze";
    this.find("freeze").disabled = phase !== "round" && phase !== "paused";
    this.find("reveal").disabled = round === 0 || phase === "reveal";
    for (const button of this.root.querySelectorAll("[data-ask]")) {
      button.setAttribute("aria-pressed", String(button.dataset.ask === question?.kind));
    }
    const first = phase === "lobby" && hikers > 0 ? "random" : "";
    for (const button of this.root.querySelectorAll("[data-begin]")) {
      button.classList.toggle("room-next-one", button.dataset.begin === first);
    }
    const canvas = this.root.querySelector("canvas");
    canvas.setAttribute("aria-label", `Map of the hikers. ${told.moment}. ${told.shown.join(" ")}`);
    Object.assign(canvas.dataset, { seq: this.state.seq, hikers, phase });
  }

  end() {
    this.news?.end();
    this.scene.sizes.disconnect();
  }
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".room");
  const board = root.board ?? new RoomBoard(root);
  board.load(data);
  return () => {
    board.end();
    delete root.board;
  };
}
