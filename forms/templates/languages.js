// Another language is another page: what is filled in goes along, and the card stays.

each('button[lang]', function (e) {
  on(e, 'click', function (event) {
    var paper = id('paper'), own = paper.action, size = /z=./.exec(own);
    event.preventDefault();
    // The paper has its own deed for the buttons beside this one.
    event.stopImmediatePropagation();
    paper.action = e.formAction.replace(/z=./, size) + location.hash;
    paper.submit();
    paper.action = own;
  });
});
