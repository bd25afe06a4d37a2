// Shows what a command prints while it prints it. Without this script the page shows it when the command has ended.
(function () {
  const form = document.getElementById('command');
  if (!form || !window.TextDecoderStream) return;
  const button = form.querySelector('button');
  const output = document.getElementById('output');
  const trouble = document.getElementById('trouble');
  form.addEventListener('submit', async function (event) {
    event.preventDefault();
    button.disabled = true;
    output.textContent = '';
    output.hidden = false;
    say('');
    try {
      const answer = await fetch(location.href, { method: 'POST', body: new FormData(form), headers: { Accept: 'text/event-stream' } });
      if (!answer.ok) { form.submit(); return; } // the server's page says what is wrong
      await read(answer.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch {
      say('The connection to your container was lost; how the command ended is not known.');
    }
    button.disabled = false;
    button.textContent = 'Run it again';
  });
  async function read(reader) {
    let text = '';
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const events = (text + next.value).split('\n\n');
      text = events.pop();
      for (const event of events) {
        const data = event.split('\n').filter(function (line) { return line.startsWith('data: '); }).map(function (line) { return line.slice(6); });
        if (data.length) show(JSON.parse(data.join('\n')));
      }
    }
  }
  // A piece of its output, how it ended, or why it could not be run.
  function show(piece) {
    const atEnd = output.scrollHeight - output.scrollTop - output.clientHeight < 30;
    if (piece.stream) output.append(piece.text);
    if (atEnd) output.scrollTop = output.scrollHeight;
    if (!piece.stream || piece.note) say(piece.note || piece.text);
    else if (piece.exitCode) say('It ended with the code ' + piece.exitCode + '.');
  }
  function say(text) {
    trouble.textContent = text;
    trouble.hidden = !text;
  }
})();
