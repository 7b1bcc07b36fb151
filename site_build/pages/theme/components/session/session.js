// What a person's tab remembers between pages, until they finish: their link's code and what it is for, their role, their
// quizzes, and what they have opened and read. It stays in this tab. Where the browser keeps nothing, `canRemember` is false and each page starts anew.

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

export const isDone = ({ signed = {} }, key) => Boolean(signed[key]);

// What a link is for, that it has not been used for yet.
export const left = (session) => (session.what ?? []).filter((key) => !isDone(session, key));

// Whether a quiz key may be signed here: a link that says what it is for is for nothing else.
export const isOffered = ({ what = [] }, key) => !what.length || what.includes(key);

// A reading page of an induction was opened, as `full` or `easy`. Whoever only reads leaves no trace.
export function markOpened(policy, way) {
  const { role, code } = load();
  if (role || code) change((session) => {
    const ways = new Set([...session.opened?.[policy] ?? [], way]);
    session.opened = { ...session.opened, [policy]: [...ways].sort() };
  });
}

// The link at the foot of a reading page: remembers that it was read to its end, and leads to the role's steps.
export function markRead(link, policy) {
  const { role } = load();
  if (role) link.href = `${link.getAttribute("href")}${role}/`;
  link.addEventListener("click", () => change((session) => {
    session.read = { ...session.read, [policy]: true };
  }));
}

// A quiz belongs to one role in one policy.
export const quizKey = (policy, role) => `${policy}/${role}`;
