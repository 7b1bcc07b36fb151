// What a person's tab remembers between pages, until they finish: their link's code and what it is for, their role, their
// quizzes, and what they have opened and read. It stays in this tab. Where the browser keeps nothing, `canRemember` is
// false and each page starts anew.

const KEY = "portal";

export const canRemember = (() => {
  try {
    sessionStorage.setItem(`${KEY}-probe`, "1");
    sessionStorage.removeItem(`${KEY}-probe`);
    return true;
  } catch {
    return false;
  }
})();

export function load() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export function change(edit) {
  const session = load();
  edit(session);
  if (canRemember) sessionStorage.setItem(KEY, JSON.stringify(session));
  return session;
}

export function forget() {
  if (canRemember) sessionStorage.clear();
}

// A quiz belongs to one role in one policy.
export const quizKey = (policy, role) => `${policy}/${role}`;
