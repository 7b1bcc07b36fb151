// What the theme leaves out for people who use the keyboard or a screen reader.

for (const [toggle, name] of [["__drawer", "Menu"], ["__search", "Search"]]) {
  for (const label of document.querySelectorAll(`.md-header__button[for=${toggle}]`)) {
    label.setAttribute("role", "button");
    label.setAttribute("aria-label", name);
    label.tabIndex = 0;
    label.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      label.click();
    });
  }
}
document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");
