// The policy page: says when the review date has passed.

const notice = document.querySelector(".policy [data-review]");
notice.hidden = new Date() < new Date(`${notice.dataset.review}T23:59:59`);
