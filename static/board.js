/* Dragging on the pilot board: a card dropped on a stage opens its own form with that stage chosen, and the reason is typed
   there. Nothing moves without the form, so a slip of the hand changes nothing. */
export default function board(element) {
  let held = null;
  const stage = (event) => event.target.closest?.("[data-stage]");
  const clear = () => { for (const column of element.querySelectorAll(".over")) column.classList.remove("over"); };

  element.addEventListener("dragstart", (event) => {
    held = event.target.closest(".tile");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.textContent.trim());
  });
  element.addEventListener("dragover", (event) => {
    const column = stage(event);
    if (!held || !column) return;
    event.preventDefault();
    clear();
    column.classList.add("over");
  });
  element.addEventListener("dragend", () => { clear(); held = null; });
  element.addEventListener("drop", (event) => {
    const column = stage(event);
    if (!held || !column) return;
    event.preventDefault();
    clear();
    const select = held.querySelector("select[name=stage]");
    const choice = select && [...select.options].some((option) => option.value === column.dataset.stage);
    if (!choice || column.contains(held)) return;
    select.value = column.dataset.stage;
    select.closest("details").open = true;
    (held.querySelector("input[name=reason]") ?? select).focus();
  });
}
