(function (d) {
  d.getElementById('soon').hidden = false;
  // Not all at the same moment: two of those who wait together get a seat.
  setTimeout(function () { d.getElementById('again').submit(); }, 4000 + Math.random() * 4000);
})(document);
