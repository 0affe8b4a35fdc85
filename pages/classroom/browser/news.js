// What the board is told: a stream that is read by hand, since the key travels in a header alone.

class News {
  constructor(address, key, hear, connected) {
    Object.assign(this, { address, key, hear, connected, ended: false });
    this.listen();
  }

  async listen() {
    while (!this.ended) {
      this.stop = new AbortController();
      try {
        const response = await fetch(this.address, { headers: { "X-Room-Key": this.key }, signal: this.stop.signal });
        if (response.status === 404 || response.status === 403) return this.end(this.hear(null));
        if (response.ok) {
          this.connected(true);
          await this.read(response.body.getReader());
        }
      } catch {
        // The connection broke: again.
      }
      if (this.ended) return;
      this.connected(false);
      await new Promise((done) => setTimeout(done, 500 + 500 * Math.random()));
    }
  }

  async read(reader) {
    const decoder = new TextDecoder();
    for (let text = ""; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      const messages = (text + decoder.decode(value, { stream: true })).split("\n\n");
      text = messages.pop();
      for (const message of messages) if (message.startsWith("data: ")) this.hear(JSON.parse(message.slice(6)));
    }
  }

  end() {
    this.ended = true;
    this.stop?.abort();
  }
}
