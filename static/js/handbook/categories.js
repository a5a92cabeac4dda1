/* After a move the same button has the focus again, so that pressing once more goes on. */

const { moved } = document.querySelector("[data-tree]")?.dataset ?? {};
if (moved) {
  document.getElementById(moved)?.focus();
  history.replaceState(null, "", location.pathname);
}
