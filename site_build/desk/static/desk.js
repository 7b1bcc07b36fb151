// What is easier with a script: dropping files, copying, printing, and staying unlocked while somebody types.

const { base, idle } = document.body.dataset;
const HALF_MINUTE = 30_000;

document.querySelector("[data-focus]")?.focus();

for (const field of document.querySelectorAll(".field--file")) {
  const input = field.querySelector("input");
  const mark = (on) => (event) => {
    event.preventDefault();
    field.classList.toggle("over", on);
  };
  field.addEventListener("dragover", mark(true));
  field.addEventListener("dragleave", mark(false));
  field.addEventListener("drop", (event) => {
    mark(false)(event);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
  });
}

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select?.();
    await navigator.clipboard.writeText(field.value ?? field.textContent);
    button.textContent = "Copied";
  });
}

for (const button of document.querySelectorAll("button.print")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

if (idle) {
  let told = Date.now();
  const stay = () => {
    if (Date.now() - told < HALF_MINUTE) return;
    told = Date.now();
    fetch(`${base}/awake`, { method: "POST", redirect: "manual" });
  };
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, stay);

  // A page left alone must not go on showing what the register holds.
  setInterval(() => {
    if (Date.now() - told > idle * 1000 + HALF_MINUTE) location.replace(`${base}/unlock`);
  }, HALF_MINUTE);
}
