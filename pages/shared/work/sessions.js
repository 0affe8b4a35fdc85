// Asks for a run of the page when the connection to the server is back. Streamlit's client connects
// again by itself, but leaves the page as it is: who does nothing would not hear of a lost session.

export default function ({ parentElement, setTriggerValue }) {
  const app = parentElement.ownerDocument.querySelector("[data-test-connection-state]");
  const observer = new MutationObserver(() => {
    if (app.dataset.testConnectionState === "CONNECTED") setTriggerValue("back", Date.now());
  });
  observer.observe(app, { attributeFilter: ["data-test-connection-state"] });
  return () => observer.disconnect();
}
