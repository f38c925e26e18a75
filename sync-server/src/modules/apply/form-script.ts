/**
 * Solves the form's challenge in the browser while the form is filled in. Without it the form cannot
 * be sent. It is text, because it runs there, beside the library's own files.
 */
export const FORM_SCRIPT = `
import { deriveKey } from '/apply/work/algorithms/web/sha.js';
import { solveChallenge } from '/apply/work/pow.js';

const form = document.querySelector('form[data-challenge]');
const proof = form.querySelector('input[name="proof"]');
const state = form.querySelector('[role="status"]');
let sending = false;

const work = solveChallenge({
  challenge: JSON.parse(form.dataset.challenge),
  deriveKey,
  timeout: 300_000,
}).then((solution) => {
  if (!solution) throw new Error('not solved');
  proof.value = JSON.stringify({ challenge: JSON.parse(form.dataset.challenge), solution });
});

form.addEventListener('submit', async (event) => {
  if (proof.value !== '') return;
  event.preventDefault();
  if (sending) return;
  sending = true;
  state.textContent = state.dataset.working;
  try {
    await work;
    form.submit();
  } catch {
    sending = false;
    state.textContent = state.dataset.failed;
  }
});
`;
