// Passkeys: asks the server what is to be signed, has the browser sign it, and sends the answer with the form.
for (const form of document.querySelectorAll('form[data-passkey]')) {
  const button = form.querySelector('button');
  const said = form.querySelector('[role=status]');
  const failed = form.querySelector('[role=alert]');
  said.textContent = missing();
  if (said.textContent) continue;
  button.disabled = false;
  form.addEventListener('submit', async function (event) {
    event.preventDefault();
    button.disabled = true;
    failed.textContent = '';
    said.textContent = 'Follow your browser’s instructions.';
    try {
      const options = await ask(form);
      if (!options) return;
      const credential = await (form.dataset.passkey === 'create' ? create(options) : get(options));
      form.elements.Credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch (error) {
      said.textContent = '';
      failed.textContent = words(error);
      button.disabled = false;
    }
  });
}

function missing() {
  if (!window.isSecureContext) return 'Passkeys need a secure connection (HTTPS).';
  const known = window.PublicKeyCredential;
  if (!known || !known.parseCreationOptionsFromJSON || !known.parseRequestOptionsFromJSON || !known.prototype.toJSON)
    return 'This browser does not support passkeys.';
  return '';
}

// The form's other fields go along: one of them shows that the question comes from this page.
async function ask(form) {
  const answer = await fetch(form.dataset.options, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  if (answer.redirected) { location.assign(answer.url); return null; } // signed out meanwhile
  if (answer.status === 429) throw new Error('Too many attempts. Wait a minute and try again.');
  if (!answer.ok) throw new Error('Something went wrong. Reload the page and try again.');
  return answer.json();
}

function create(options) { return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }); }

function get(options) { return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }); }

function words(error) {
  switch (error.name) {
    case 'NotAllowedError': return 'The request was cancelled or timed out. Try again.';
    case 'InvalidStateError': return 'This device is already registered. Use another one.';
    case 'NotSupportedError': return 'This device is not supported. Use another one.';
    case 'SecurityError': return 'Passkeys do not work at this address.';
    case 'TypeError': return 'The shop could not be reached. Try again.';
    default: return error.message;
  }
}
