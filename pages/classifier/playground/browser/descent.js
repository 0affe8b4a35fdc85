// Learning: gradient descent, update by update or by itself, and the losses on its way.

const UPDATES_PER_SECOND = 20;
const LONGEST_HISTORY = 400;
const DIVERGED = 1e6; // times the loss that the updates started from

class Descent {
  constructor(playground, button) {
    Object.assign(this, { playground, button, running: false });
    button.onclick = () => (this.running ? this.stop() : this.run());
    this.forget();
  }

  // The losses begin anew with the next one that is known.
  forget() {
    this.history = [];
    this.updates = 0;
  }

  // The last loss, which may have changed without an update: points move, and so do settings.
  corrected({ total, data }) {
    this.history[Math.max(0, this.history.length - 1)] = { total, data };
  }

  run() {
    const { playground } = this;
    playground.say("");
    this.running = true;
    this.label();
    let last = performance.now();
    let due = 0;
    const tick = (now) => {
      if (!this.running || !playground.root.isConnected) return;
      due = Math.min(5, due + ((now - last) / 1000) * UPDATES_PER_SECOND);
      last = now;
      for (; due >= 1 && this.running; due -= 1) this.update();
      playground.drawNow();
      playground.keeper.changed();
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  stop() {
    if (!this.running) return;
    this.running = false;
    this.label();
    this.playground.done();
  }

  label() {
    this.button.textContent = this.running ? "❚❚ Stop" : "▶ Learn";
    this.button.setAttribute("aria-label", this.running ? "Stop" : "Learn");
  }

  // One step of gradient descent, unless it would change nothing or diverge.
  update() {
    const { playground } = this;
    const { settings, world } = playground;
    const before = playground.evaluated();
    if (this.history.length === 0) this.corrected(before);
    if (this.updates === 0) this.startLoss = Math.max(1, before.total);
    if (!before.gradient.some((slope) => slope !== 0)) {
      this.stop();
      playground.say("The gradient is zero: an update changes nothing any more.");
      return;
    }
    const theta = stepped(world.theta, before.gradient, settings.rate);
    const after = evaluate(world.points, theta, settings);
    if (!(after.total <= DIVERGED * this.startLoss)) {
      this.stop();
      world.tasks[3] = true;
      playground.say(divergedWords(settings.rate, before.total, after.total));
      return;
    }
    world.theta = theta;
    this.updates += 1;
    this.history.push({ total: after.total, data: after.data });
    if (this.history.length > LONGEST_HISTORY) this.history.shift();
  }
}
