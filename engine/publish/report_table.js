// Boxes that scroll, and tables of the report: a click on a heading sorts by its column, a second one the other way round.
//
// A number is compared by data-value, whatever language wrote it; a text by the order of the page's language. Cells
// without a value come last both ways, and rows that are equal stay in their order.
(function () {
    "use strict";

    const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

    /// What stands in a cell; the button to the map is no part of it.
    function textOf(cell) {
        return Array.from(cell.childNodes, node => node.nodeName === "BUTTON" ? "" : node.textContent).join("").trim();
    }

    function valueOf(row, column) {
        const cell = row.cells[column];
        const value = cell && cell.dataset.value;
        const text = cell ? textOf(cell) : "";
        if (value !== undefined && value !== "")
            return { number: Number(value), isEmpty: false };
        return { text, isEmpty: text === "" };
    }

    function compare(a, b, sign) {
        if (a.isEmpty || b.isEmpty)
            return a.isEmpty - b.isEmpty;
        if (a.number !== undefined && b.number !== undefined)
            return sign * (a.number - b.number);
        return sign * collator.compare(a.text === undefined ? String(a.number) : a.text,
                                       b.text === undefined ? String(b.number) : b.text);
    }

    /// Numbers begin with the largest, texts with A.
    function nextOrder(heading) {
        const first = heading.classList.contains("n") ? "descending" : "ascending";
        const second = first === "ascending" ? "descending" : "ascending";
        return heading.getAttribute("aria-sort") === first ? second : first;
    }

    function sort(table, heading) {
        const order = nextOrder(heading), sign = order === "ascending" ? 1 : -1;
        const body = table.tBodies[0];
        const rows = Array.from(body.rows, row => ({ row, value: valueOf(row, heading.cellIndex) }));
        rows.sort((a, b) => compare(a.value, b.value, sign)); // stable
        rows.forEach(({ row }) => body.appendChild(row));
        table.querySelectorAll("thead th[aria-sort]").forEach(other => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", order);
    }

    function makeSortable(table, heading) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sort";
        while (heading.firstChild)
            button.appendChild(heading.firstChild);
        heading.appendChild(button);
        button.addEventListener("click", () => sort(table, heading));
    }

    /// A box is a stop of the keyboard only where it scrolls.
    function markScrolling() {
        document.querySelectorAll(".picture").forEach(box => {
            if (box.scrollWidth > box.clientWidth)
                box.tabIndex = 0;
            else
                box.removeAttribute("tabindex");
        });
    }

    markScrolling();
    window.addEventListener("resize", markScrolling);
    document.querySelectorAll(".scroll table").forEach(table => {
        const head = table.tHead && table.tHead.rows[0];
        const isPlain = head && table.tBodies.length === 1 && table.tBodies[0].rows.length > 1 &&
                        Array.from(table.tBodies[0].rows).every(row => row.cells.length === head.cells.length);
        if (isPlain)
            Array.from(head.cells).forEach(heading => makeSortable(table, heading));
    });
})();
