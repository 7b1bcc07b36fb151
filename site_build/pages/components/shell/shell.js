// What the theme leaves out for people who use the keyboard or a screen reader: its openers are labels of hidden
// checkboxes, which only a mouse or a finger can reach.

for (const [toggle, name] of [["__drawer", "Menu"], ["__search", "Search"]]) {
  for (const label of document.querySelectorAll(`.md-header__button[for=${toggle}]`)) {
    const opener = document.createElement("span");
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-label", name);
    opener.tabIndex = 0;
    opener.append(...label.childNodes);
    opener.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      label.click();
    });
    label.append(opener);
  }
}
