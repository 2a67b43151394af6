import Site

/// Proposals while one types, a click that fills them in, and Ctrl-Enter.
enum IntakeModule {
  static let module = Module(
    "intake",
    #"""
    const form = document.querySelector("form[action='/intake']"), beside = document.querySelector("#advice");
    let timer = 0, asked = 0;
    const ask = async () => {
      const mine = ++asked, wishes = new URLSearchParams();
      // Who calls stays out of the address.
      for (const name of ["details", "area", "category"]) wishes.set(name, form.elements[name].value);
      beside.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch("/intake/advice?" + wishes);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#advice");
        if (mine === asked && page) beside.replaceChildren(...page.childNodes);
      } catch { /* without a network what stood there stays */ }
      beside.removeAttribute("aria-busy");
    };
    form.addEventListener("input", event => {
      if (!["details", "area", "category"].includes(event.target.name)) return;
      clearTimeout(timer); timer = setTimeout(ask, 300);
    });
    beside.addEventListener("click", event => {
      const button = event.target.closest("[data-category]");
      if (!button) return;
      form.elements.category.value = button.dataset.category;
      form.elements.category.dispatchEvent(new Event("input", { bubbles: true }));
    });
    form.addEventListener("keydown", event => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
    });

    """#)
}
