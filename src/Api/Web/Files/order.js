// Follows an order: each event is the whole picture, drawn as the server draws it. Without this script the page reloads itself.
(function () {
  const section = document.getElementById('progress');
  if (!section || section.dataset.final === 'yes' || !window.EventSource) return;
  const source = new EventSource(section.dataset.events);
  source.onmessage = function (message) {
    const now = JSON.parse(message.data);
    section.dataset.state = now.state;
    document.getElementById('headline').textContent = now.headline;
    document.title = now.headline + ' - Berth';
    document.getElementById('steps').replaceChildren(...now.steps.map(function (step) {
      const line = document.createElement('li');
      const time = document.createElement('time');
      time.dateTime = step.at;
      time.textContent = new Date(step.at).toISOString().slice(11, 19);
      const what = document.createElement('span');
      what.textContent = step.what;
      line.append(time, ' ', what);
      return line;
    }));
    const hint = document.getElementById('pay-hint');
    if (hint && now.state !== 'pending') hint.remove();
    // The buttons of another state are the server's to draw.
    if (now.isFinal) { source.close(); location.reload(); }
  };
  // A lost connection the browser takes up again by itself; but an error for an answer, as while the shop restarts, ends it.
  source.onerror = function () { if (source.readyState === EventSource.CLOSED) comeBack(); };
  function comeBack() {
    setTimeout(function () {
      fetch(location.href).then(function (answer) { if (answer.ok) location.reload(); else comeBack(); }, comeBack);
    }, 1000);
  }
})();
