// What a person's tab remembers between pages, until they finish: their code, role, quizzes and what they have read.
// It stays in this tab. Where the browser keeps nothing, `canRemember` is false and each page starts anew.

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

// The quiz key of a form that was made in this tab and has not been delivered, if there is one.
export const unsent = ({ envelopes = {}, signed = {} }) => Object.keys(envelopes).find((key) => !signed[key]);

// The link at the foot of a reading page: remembers which of `full` and `easy` was read, and leads to the role's steps.
export function markRead(link, policy, reading) {
  const { role } = load();
  if (role) link.href = `${link.getAttribute("href")}${role}/`;
  link.addEventListener("click", () => change((session) => {
    session.read = { ...session.read, [policy]: reading };
  }));
}

// A quiz belongs to one role in one policy.
export const quizKey = (policy, role) => `${policy}/${role}`;
