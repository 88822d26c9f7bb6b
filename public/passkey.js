// Makes and uses passkeys: the browser asks the person, the server's endpoints do the rest. Without it codes still work.
const AT = '/api/auth/passkey';
const said = document.getElementById('passkey-said');

async function ask(path, body) {
  const init = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const reply = await fetch(`${AT}/${path}`, init || {});
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
}

/** An address without a name has no passkeys. */
const isNumber = /^\[|^[\d.]+$/.test(location.hostname);

/** Shows `button` where passkeys exist; says what failed beside it. */
function offer(button, work) {
  if (!button || isNumber || !window.PublicKeyCredential?.parseCreationOptionsFromJSON) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await work(button);
    } catch {
      said.textContent = button.dataset.failed;
    }
    button.disabled = false;
  });
}

offer(document.getElementById('passkey'), async (button) => {
  const options = await ask('generate-authenticate-options');
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ publicKey });
  const keep = document.querySelector('input[name=keep]')?.checked ? '?keep=yes' : '';
  await ask(`verify-authentication${keep}`, { response: credential.toJSON() });
  location.assign(button.dataset.next);
});

offer(document.getElementById('passkey-add'), async () => {
  const options = await ask('generate-register-options');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey });
  await ask('verify-registration', { response: credential.toJSON() });
  location.reload();
});
