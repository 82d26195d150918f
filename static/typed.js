/* What is typed into a form: read as one text, and put into its fields again. */
const PAGES = new Set(["csrf_token", "version", "revision", "opened"]);  // of this page alone

/* What a field holds; pristine: what the server put there. */
function read(field, pristine) {
  if (["checkbox", "radio"].includes(field.type)) return field.value + ((pristine ? field.defaultChecked : field.checked) ? "+" : "-");
  if (!field.options) return pristine ? field.defaultValue : field.value;
  const chosen = [...field.options].filter((option) => pristine ? option.defaultSelected : option.selected);
  if (!chosen.length && !field.multiple && field.options.length) chosen.push(field.options[0]);
  return chosen.map((option) => option.value).join("\n");
}

function write(field, value) {
  if (["checkbox", "radio"].includes(field.type)) field.checked = value === `${field.value}+`;
  else if (field.options) for (const option of field.options) option.selected = value.split("\n").includes(option.value);
  else field.value = value;
}

/* Passwords and files are never kept; neither are tokens, which would be stale. */
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !PAGES.has(field.name) && !["password", "file", "submit", "button"].includes(field.type));
export const valuesOf = (form, pristine) => JSON.stringify(fieldsOf(form).map((field) => [field.name, read(field, pristine)]));

const marksOf = (text) => new Map((text ?? "").split(" ").map((mark) => [mark.slice(0, mark.lastIndexOf(":")), mark]));

/* Only what was typed: what others changed meanwhile stays. Where they changed the same, the mark of what was there before
   tells the site, which lets the reader choose. */
export function put(form, kept) {
  const {opened} = form.elements;
  const [was, is] = [JSON.parse(kept.base), JSON.parse(kept.values)];
  const [here, then] = [marksOf(opened?.value), marksOf(kept.marks)];
  fieldsOf(form).forEach((field, i) => {
    const [name, value] = is[i] ?? [];
    if (name !== field.name || value === was[i]?.[1]) return;
    write(field, value);
    if (then.has(name)) here.set(name, then.get(name));
  });
  if (opened) opened.value = [...here.values()].join(" ");
}

/* The page's own text once more. */
export function putBack(form, base) {
  const page = JSON.parse(base);
  fieldsOf(form).forEach((field, i) => { if (page[i]?.[0] === field.name) write(field, page[i][1]); });
}
