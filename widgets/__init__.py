"""The workings of the course: the model, the pictures it is shown in, and the boxes around them.

``widgets.model``     one exchange and what follows from it (standard library; numpy for populations)
``widgets.chart``     marks and panels: what is drawn, checked when it is made
``widgets.picture``   where everything in a chart stands, and its picture in SVG
``widgets.explorer``  something to try: declared once, shown on a page, in a notebook, in words
``widgets.figures``   what explorers share: scales, rows, turns of phrase
``widgets.catalog``   the course's explorers, by name
``widgets.blocks``    evidence boxes and self-check questions
``widgets.book``      what Sphinx needs to know (authoring only)

A notebook imports what it uses: ``from widgets.catalog import explore``.
"""
