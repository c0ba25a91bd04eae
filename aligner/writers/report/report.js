"use strict";
(() => {
  // The words of a finding light up on both sides when the pointer or the focus is on any of them, or on its chip.
  let lit = [];
  const light = (event) => {
    for (const node of lit) node.classList.remove("on");
    lit = [];
    const from = event.target instanceof Element && event.target.closest("[data-f]");
    const place = from && from.closest("tr");
    if (!place) return;
    const wanted = new Set(from.dataset.f.split(" "));
    lit = [...place.querySelectorAll("[data-f]")].filter((node) => node.dataset.f.split(" ").some((f) => wanted.has(f)));
    for (const node of lit) node.classList.add("on");
  };
  document.addEventListener("pointerover", light);
  document.addEventListener("focusin", light);

  const form = document.getElementById("filter");
  const rows = [...document.querySelectorAll("tbody tr")];
  let facts = null;
  const read = () => rows.map((row) => ({
    row,
    words: [...row.querySelectorAll("td[lang]")].map((cell) => cell.textContent).join("\n").toLowerCase(),
    shape: row.querySelector(".conf b").textContent,
    codes: [...row.querySelectorAll(".chip")].map((chip) => chip.firstChild.textContent.trim()),
    low: row.classList.contains("low"),
  }));
  const filter = () => {
    facts ??= read();
    const { words, code, shape, low } = form.elements;
    const sought = words.value.trim().toLowerCase();
    let shown = 0;
    for (const fact of facts) {
      const fits = fact.words.includes(sought)
        && (!code.value || (code.value === "*" ? fact.codes.length > 0 : fact.codes.includes(code.value)))
        && (!shape.value || fact.shape === shape.value)
        && (!low.checked || fact.low);
      fact.row.hidden = !fits;
      shown += fits;
    }
    form.querySelector("output").textContent = shown === rows.length ? "" : `${shown} of ${rows.length} rows`;
  };
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields are empty only after the event.
  form.addEventListener("reset", () => setTimeout(filter));

  // A link leads to its place even if that is folded away or filtered out.
  const reveal = () => {
    const place = document.getElementById(location.hash.slice(1));
    if (!place) return;
    const folded = place.closest("details") || place.querySelector(":scope > details");
    if (folded) folded.open = true;
    if (place.hidden) {
      form.reset();
      for (const row of rows) row.hidden = false;
    }
    place.scrollIntoView({ block: place.matches("tr, article, li") ? "center" : "start" });
  };
  addEventListener("hashchange", reveal);

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
})();
