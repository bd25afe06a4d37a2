// Follows an order: each event is the whole picture, drawn as the server draws it. Without this script the page reloads itself.
(function () {
  const section = document.getElementById('progress');
  if (!section || !window.EventSource) return;
  // Of a container that is up the page is whole; it is followed all the same, and drawn anew when something changes.
  const isUp = section.dataset.final === 'yes';
  if (isUp && section.dataset.state !== 'running') return;
  let source = follow();
  function follow() {
    const source = new EventSource(section.dataset.events);
    source.onmessage = show;
    // A lost connection the browser takes up again by itself; but an error for an answer, as while the shop restarts, ends it.
    source.onerror = function () { if (source.readyState === EventSource.CLOSED) comeBack(); };
    return source;
  }
  function show(message) {
    const now = JSON.parse(message.data);
    if (isUp && now.isFinal && now.state === 'running') return;
    if (isUp || (section.dataset.health || '') !== (now.health || '')) { source.close(); location.reload(); return; }
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
  }
  function comeBack() {
    if (isUp) { setTimeout(function () { source = follow(); }, 15000); return; }
    setTimeout(function () {
      fetch(location.href).then(function (answer) { if (answer.ok) location.reload(); else comeBack(); }, comeBack);
    }, 1000);
  }
})();

// Numbers and log, while they are open. A connection that is refused for good (the shop restarts) is tried again like one that is lost.
(function () {
  const live = document.getElementById('live');
  if (!live || !window.EventSource) return;
  const mostLines = 300;
  const log = document.getElementById('live-log');
  const open = [];
  const series = {};
  let before = null;
  live.addEventListener('toggle', function () {
    while (open.length) open.pop()();
    if (live.open) open.push(follow(live.dataset.stats, function () {}, showNumbers), follow(live.dataset.log, function () { log.textContent = ''; }, showLine));
  });
  function follow(address, begin, show) {
    let source, again;
    function connect() {
      source = new EventSource(address);
      source.onopen = begin;
      source.onmessage = function (message) { say(''); show(JSON.parse(message.data)); };
      source.addEventListener('trouble', function (message) { say(JSON.parse(message.data).text); });
      source.onerror = function () { if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, 10000); };
    }
    connect();
    return function () { clearTimeout(again); source.close(); };
  }
  function say(text) {
    const place = document.getElementById('live-trouble');
    if (place.textContent !== text) place.textContent = text;
  }
  function put(id, text) { document.getElementById(id).textContent = text; }
  function size(bytes) { return bytes < 1e6 ? (bytes / 1e3).toFixed(1) + ' kB' : bytes < 1e9 ? (bytes / 1e6).toFixed(1) + ' MB' : (bytes / 1e9).toFixed(2) + ' GB'; }
  function showNumbers(now) {
    put('live-cpu', now.cpuPercent === null ? '…' : now.cpuPercent.toFixed(1) + ' %');
    put('live-memory', (now.memoryUsed / 1048576).toFixed(1) + ' of ' + Math.round(now.memoryLimit / 1048576) + ' MB'); // counted as plans count it
    put('live-network', size(now.received) + ', ' + size(now.sent));
    put('live-processes', now.processes);
    draw('cpu', now.cpuPercent || 0, 100);
    draw('memory', now.memoryUsed, now.memoryLimit);
    draw('network', before === null ? 0 : Math.max(0, now.received + now.sent - before), 0);
    before = now.received + now.sent;
  }
  // The last two minutes, one point a sample. Without a limit the highest one is the top.
  function draw(name, value, limit) {
    const points = series[name] = (series[name] || []).concat(value).slice(-60);
    const top = Math.max(limit, ...points, 1);
    document.querySelector('#chart-' + name + ' polyline').setAttribute('points', points.map(function (v, i) { return (60 - points.length + i) + ',' + (99 - 98 * v / top).toFixed(1); }).join(' '));
  }
  function showLine(line) {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 30;
    log.append((line.at ? line.at.slice(11, 19) + ' ' : '') + line.text + '\n');
    while (log.childNodes.length > mostLines) log.firstChild.remove();
    if (atEnd) log.scrollTop = log.scrollHeight;
  }
})();
