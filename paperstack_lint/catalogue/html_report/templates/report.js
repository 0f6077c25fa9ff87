"use strict";
(() => {
  const FIRST = 12, NEXT = 100;
  const list = document.getElementById("papers");
  document.documentElement.classList.add("scripted");
  if (!list) return;
  const $ = (id) => document.getElementById(id);
  const [query, count, more, reset, nothing] = ["q", "count", "more", "reset", "nothing"].map($);
  const selects = { k: $("f-kind"), y: $("f-year"), t: $("f-tag"), g: $("f-gap"), l: $("f-link") };
  const order = $("f-sort");
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const words = (row, name) => row.querySelector(name)?.textContent ?? "";
  const papers = Array.from(list.children, (row, at) => ({
    row, at,
    title: words(row, ".title"),
    text: fold([".title", ".note", ".venue", ".tags"].map((name) => words(row, name)).join("\n")
      .replace(/\s+/g, " ") + " " + Array.from(row.querySelectorAll(".tags button"), (tag) => tag.textContent).join(" ")
      + " " + (row.querySelector("a.title")?.href ?? "")),
    k: row.dataset.k, y: row.dataset.y, l: row.dataset.l,
    t: ` ${row.dataset.t} `, g: ` ${row.dataset.g} `, filled: Number(row.dataset.f),
  }));
  const undated = (paper) => paper.y === "";
  const orders = {
    new: () => papers.slice(),
    old: () => papers.slice().sort((a, b) => undated(a) - undated(b) || b.at - a.at),
    title: () => {
      const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
      return papers.slice().sort((a, b) => collator.compare(a.title, b.title) || a.at - b.at);
    },
    gaps: () => papers.slice().sort((a, b) => a.filled - b.filled || a.at - b.at),
  };
  const sorted = {};
  let matches = papers, shown = 0;

  const showMore = (number) => {
    const rows = matches.slice(shown, shown + number).map((paper) => paper.row);
    list.append(...rows);
    shown += rows.length;
    more.hidden = shown >= matches.length;
  };
  const apply = () => {
    const terms = fold(query.value).split(/\s+/).filter(Boolean);
    const wanted = Object.entries(selects).filter(([, select]) => select.value);
    const fits = (paper) => wanted.every(([name, { value }]) =>
      name === "t" || name === "g" ? paper[name].includes(` ${value} `) : paper[name] === value)
      && terms.every((term) => paper.text.includes(term));
    const all = sorted[order.value] ??= orders[order.value]();
    matches = terms.length || wanted.length ? all.filter(fits) : all;
    shown = 0;
    list.replaceChildren();
    showMore(FIRST);
    const { all: everything, one, many } = list.dataset;
    const pattern = matches.length === papers.length ? everything : matches.length === 1 ? one : many;
    count.value = pattern.replace("{n}", matches.length).replace("{all}", papers.length);
    nothing.hidden = matches.length > 0;
    reset.hidden = !(terms.length || wanted.length);
    for (const select of Object.values(selects)) select.classList.toggle("on", select.value !== "");
  };
  const clear = () => {
    query.value = "";
    for (const select of Object.values(selects)) select.value = "";
    apply();
  };
  const filterBy = (name, value) => {
    clear();
    selects[name].value = value;
    apply();
    $("catalogue").scrollIntoView();
    selects[name].focus({ preventScroll: true });
  };

  query.addEventListener("input", apply);
  for (const select of [...Object.values(selects), order]) select.addEventListener("change", apply);
  query.form.addEventListener("submit", (event) => event.preventDefault());
  query.form.addEventListener("reset", (event) => { event.preventDefault(); clear(); query.focus(); });
  more.addEventListener("click", () => {
    const next = shown;
    showMore(NEXT);
    matches[next].row.querySelector("a, button")?.focus({ preventScroll: true });
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-tag], button[data-gap]");
    if (button) filterBy(button.dataset.tag === undefined ? "g" : "t", button.dataset.tag ?? button.dataset.gap);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      $("catalogue").scrollIntoView();
      query.focus();
    } else if (event.key === "Escape" && typing) {
      clear();
    }
  });
  addEventListener("beforeprint", () => showMore(papers.length));
  apply();
})();
