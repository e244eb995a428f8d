"use strict";

const WAIT_MS = 10000;
const MOST_TEXTS = 2000;
const PAUSE_MS = 1000;
const TICKS = {
  accepted: "…", queued: "…", sending: "…", sent: "✓", delivered: "✓✓",
  undelivered: "✗", failed: "✗", canceled: "✗",
};

const board = document.getElementById("phones");
const template = document.getElementById("phone");
const phones = new Map();
const bubbles = new Map();
let ours = [];

function phone(number) {
  let found = phones.get(number);
  if (found) {
    return found;
  }
  const section = template.content.firstElementChild.cloneNode(true);
  const title = section.querySelector("h2");
  title.textContent = number;
  title.id = "phone-" + number.replace(/\D/g, "");
  section.setAttribute("aria-labelledby", title.id);
  const texts = section.querySelector(".texts");
  texts.setAttribute("aria-label", "Texts of " + number);
  const form = section.querySelector(".reply");
  form.elements.body.setAttribute("aria-label", "Text from " + number);
  for (const own of ours) {
    form.elements.to.add(new Option(own, own));
  }
  section.querySelector(".to").hidden = ours.length < 2;
  form.addEventListener("submit", event => {
    event.preventDefault();
    send(number, form);
  });
  const call = section.querySelector(".call");
  call.setAttribute("aria-label", "Call of " + number);
  for (const key of "123456789*0#") {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = key;
    button.className = "quiet";
    button.addEventListener("click", () => act(found, "keys", { digits: key }));
    call.querySelector(".keys").append(button);
  }
  const words = call.querySelector(".words");
  words.elements.words.setAttribute("aria-label", "Words of " + number);
  words.addEventListener("submit", event => {
    event.preventDefault();
    act(found, "speech", { text: words.elements.words.value });
    words.reset();
  });
  section.addEventListener("click", event => {
    const wanted = event.target.dataset.do;
    if (wanted === "call") {
      ring(number, form);
    } else if (wanted === "voicemail") {
      act(found, "answer", { by: "machine" });
    } else if (wanted) {
      act(found, wanted, {});
    }
  });
  found = { section, texts, form, call, sid: null };
  phones.set(number, found);
  board.append(section);
  document.getElementById("none").hidden = true;
  return found;
}

async function send(number, form) {
  const complaint = form.querySelector(".error");
  const body = form.elements.body.value;
  complaint.hidden = true;
  form.elements.body.value = "";
  let error = null;
  try {
    const response = await fetch("/simulator/texts", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ from: number, to: form.elements.to.value, body }),
    });
    const result = await response.json();
    if (!response.ok) {
      error = result.error;
    } else if (result.webhook && (result.webhook.status === 0 || result.webhook.status >= 400)) {
      complaint.textContent = "The text is in, but its webhook failed: "
        + (result.webhook.status || result.webhook.body);
      complaint.hidden = false;
    }
  } catch (unreachable) {
    error = "The simulator does not answer.";
  }
  if (error) {
    complaint.textContent = error;
    complaint.hidden = false;
    form.elements.body.value = body;
  }
}

function complain(owner, sentence) {
  const complaint = owner.form.querySelector(".error");
  complaint.textContent = sentence;
  complaint.hidden = !sentence;
}

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  return response.ok ? null : answer.error;
}

async function act(owner, what, body) {
  try {
    complain(owner, await post(`/simulator/calls/${owner.sid}/${what}`, body));
  } catch (unreachable) {
    complain(owner, "The simulator does not answer.");
  }
}

async function ring(number, form) {
  try {
    complain(phone(number), await post("/simulator/calls", { from: number, to: form.elements.to.value }));
  } catch (unreachable) {
    complain(phone(number), "The simulator does not answer.");
  }
}

/* The newest call of a phone is on its screen, and stays there until it is over and read. */
function showCall(call) {
  const inbound = call.direction === "inbound";
  const owner = phone(inbound ? call.from : call.to);
  const ringing = call.status === "ringing" && !inbound;
  const talking = call.status === "in-progress" || (inbound && call.status === "ringing");
  owner.sid = call.sid;
  owner.call.hidden = false;
  owner.call.className = "call " + call.status;
  owner.call.querySelector(".who").textContent =
    (inbound ? "Calling " + call.to : call.from + " is calling") + " · " + call.status
    + (call.answeredBy ? " · " + call.answeredBy.replaceAll("_", " ") : "");
  owner.call.querySelector(".said").textContent = call.heard.join("\n");
  owner.call.querySelector(".ringing").hidden = !ringing;
  owner.call.querySelector(".talking").hidden = !talking;
}

async function watchCalls() {
  let revision = "";
  for (;;) {
    try {
      const response = await fetch(`/simulator/calls?revision=${revision}&wait=${WAIT_MS}`);
      const calls = await response.json();
      revision = response.headers.get("Calls-Revision");
      const shown = new Set();
      for (const call of calls) {
        const number = call.direction === "inbound" ? call.from : call.to;
        if (!shown.has(number)) {
          shown.add(number);
          showCall(call);
        }
      }
    } catch (unreachable) {
      revision = "";
      await new Promise(resume => setTimeout(resume, PAUSE_MS));
    }
  }
}

function side(text) {
  return text.kind === "inbound" ? "theirs" : text.kind === "confirmation" ? "note" : "ours";
}

function show(text) {
  const theirs = text.kind === "inbound";
  const owner = phone(theirs ? text.from : text.to);
  let item = bubbles.get(text.sid);
  const isNew = !item;
  if (isNew) {
    item = document.createElement("li");
    const bubble = document.createElement("p");
    bubble.className = "bubble";
    const meta = document.createElement("p");
    meta.className = "meta";
    item.append(bubble, meta);
    bubbles.set(text.sid, item);
  }
  item.className = "text " + side(text) + " " + text.status;
  item.firstChild.textContent = text.body || "(redacted)";
  item.lastChild.replaceChildren(...meta(text));
  if (isNew) {
    const atEnd = owner.texts.scrollHeight - owner.texts.scrollTop - owner.texts.clientHeight < 40;
    place(owner.texts, item, text.index);
    if (atEnd) {
      owner.texts.scrollTop = owner.texts.scrollHeight;
    }
  }
  if (text.from && !theirs) {
    owner.form.elements.to.value = text.from;
  }
}

/* Changes come in their own order, texts stay in that of the ledger. */
function place(texts, item, index) {
  item.dataset.index = index;
  let next = texts.lastElementChild;
  while (next && Number(next.dataset.index) > index) {
    next = next.previousElementSibling;
  }
  if (next) {
    next.after(item);
  } else {
    texts.prepend(item);
  }
}

function meta(text) {
  const time = new Date(text.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  if (text.kind === "confirmation") {
    return [time + " · automatic, from Twilio"];
  }
  const parts = [time + (ours.length > 1 ? " · " + (text.kind === "inbound" ? "to " + text.to : text.from || text.messagingServiceSid) : "")];
  if (text.kind !== "inbound") {
    const tick = document.createElement("span");
    tick.className = "tick";
    const reason = text.errorCode ? text.status + " " + text.errorCode : text.status;
    const failed = TICKS[text.status] === "✗";
    tick.textContent = (TICKS[text.status] || "") + (failed ? " " + reason : "");
    tick.title = reason;
    tick.setAttribute("role", "img");
    tick.setAttribute("aria-label", reason);
    parts.push(" ", tick);
  }
  return parts;
}

function forget() {
  phones.clear();
  bubbles.clear();
  board.replaceChildren();
  document.getElementById("none").hidden = false;
}

async function watch() {
  const state = document.getElementById("state");
  let revision = 0;
  for (;;) {
    try {
      const response = await fetch(`/simulator/ledger?revision=${revision}&last=${MOST_TEXTS}&wait=${revision ? WAIT_MS : 0}`);
      const texts = await response.json();
      const now = Number(response.headers.get("Ledger-Revision"));
      if (now < revision) {
        forget();
      }
      revision = now;
      texts.sort((one, other) => one.index - other.index).forEach(show);
      state.hidden = true;
      if (!revision) {
        await new Promise(resume => setTimeout(resume, PAUSE_MS));
      }
    } catch (unreachable) {
      state.textContent = "The simulator does not answer. Trying again…";
      state.hidden = false;
      await new Promise(resume => setTimeout(resume, PAUSE_MS));
    }
  }
}

document.getElementById("add").addEventListener("submit", event => {
  event.preventDefault();
  const field = event.target.elements.number;
  phone(field.value.trim()).form.elements.body.focus();
  field.value = "+1555";
});

async function begin() {
  try {
    ours = await (await fetch("/simulator/numbers")).json();
  } catch (unreachable) {
    ours = [];
  }
  watch();
  watchCalls();
}

begin();
