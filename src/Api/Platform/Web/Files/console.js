// A terminal at a shell in a container: draws what comes over the socket, sends what is typed, says why it has ended.
const place = document.getElementById('console');
const state = document.getElementById('console-state');
const button = document.getElementById('console-open');
const help = document.getElementById('console-help');
const box = document.getElementById('terminal');
const why = document.getElementById('why');
const dark = matchMedia('(prefers-color-scheme: dark)');
let terminal, fit, socket, closed;

button.addEventListener('click', async function () {
  if (socket) {
    closed = true;
    socket.close();
    return;
  }
  button.disabled = true;
  box.hidden = help.hidden = false;
  say('Opening …');
  try {
    if (terminal) terminal.reset(); else await make();
    fit.fit();
    begin();
  } catch {
    say('The terminal could not be loaded. Try again in a minute.');
  }
  button.disabled = false;
});

function begin() {
  const address = new URL(place.dataset.socket, location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.search = new URLSearchParams({ columns: terminal.cols, rows: terminal.rows, ...(why && why.value ? { why: why.value } : {}) });
  let note = null;
  closed = false;
  socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  button.textContent = 'Close the console';
  socket.onmessage = function (message) {
    if (typeof message.data !== 'string') {
      terminal.write(new Uint8Array(message.data));
      return;
    }
    const said = JSON.parse(message.data);
    if (said.kind !== 'begun') {
      note = said.text;
      return;
    }
    say('Open.');
    terminal.options.disableStdin = false;
    terminal.focus();
    size(); // it may have changed meanwhile
  };
  socket.onclose = function () {
    socket = null;
    terminal.options.disableStdin = true;
    const lost = 'The connection was lost, or you may not open a console here any more: load this page again.';
    say('Ended. ' + (note || (closed ? 'You closed it.' : lost)));
    button.textContent = 'Begin again';
    button.focus();
  };
}

async function make() {
  styleBySheets();
  const [{ Terminal }, { FitAddon }] = await Promise.all([import('/xterm.js'), import('/xterm-fit.js')]);
  const made = new Terminal({ disableStdin: true, fontSize: 14, minimumContrastRatio: 4.5, screenReaderMode: true, theme: theme(), linkHandler: { activate() {} } });
  made.loadAddon(fit = new FitAddon());
  made.open(box);
  // Tab is the shell's, so there is another way out for who has no mouse.
  made.attachCustomKeyEventHandler(function (key) {
    if (!key.ctrlKey || !key.shiftKey || key.code !== 'KeyX') return true;
    if (key.type === 'keydown') button.focus();
    return false;
  });
  const letters = new TextEncoder();
  // What the terminal answers by itself when a program asks it something is not typed: it says nothing of whether somebody is there.
  let touched = 0;
  for (const what of ['keydown', 'input', 'compositionend', 'paste', 'drop', 'mousedown', 'mouseup', 'mousemove', 'wheel'])
    box.addEventListener(what, function () { touched = performance.now(); }, true);
  made.onData(function (text) {
    if (performance.now() - touched < 1000 || text.length > 500) send(letters.encode(text)); else if (isOpen()) socket.send('<' + text);
  });
  made.onBinary(function (text) { send(Uint8Array.from(text, function (letter) { return letter.charCodeAt(0); })); });
  made.onResize(size);
  new ResizeObserver(function () { fit.fit(); }).observe(box);
  dark.addEventListener('change', function () { made.options.theme = theme(); });
  terminal = made;
}

// In pieces: what is pasted may be long, and a message may not.
function send(bytes) {
  for (let at = 0; isOpen() && at < bytes.length; at += 4096) socket.send(bytes.slice(at, at + 4096));
}
function size() {
  if (isOpen()) socket.send(terminal.cols + 'x' + terminal.rows);
}
function isOpen() { return socket && socket.readyState === WebSocket.OPEN; }
function say(text) { state.textContent = text; }
function theme() {
  return dark.matches
    ? { background: '#152029', foreground: '#e9eff5', cursor: '#e9eff5', selectionBackground: '#2f5475' }
    : { background: '#ffffff', foreground: '#16202b', cursor: '#16202b', selectionBackground: '#b9d8f3' };
}

// xterm.js writes <style> elements and style attributes, which the shop's Content-Security-Policy forbids on every page. Here both
// become what it allows: sheets made by a script, and properties set by one. Nothing else on this page makes either.
function styleBySheets() {
  if (document.createElement !== Document.prototype.createElement) return;
  const create = document.createElement.bind(document);
  document.createElement = function (name, options) {
    if (name !== 'style') return create(name, options);
    const element = create('template'); // an empty <style> is complained about, too
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    Object.defineProperty(element, 'textContent', { set: function (css) { sheet.replaceSync(css); } });
    return element;
  };
  const set = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (name === 'style') this.style.cssText = value; else set.call(this, name, value);
  };
}
