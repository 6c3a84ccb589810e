id('soon').hidden = false;
// Not all at the same moment: two of those who wait together get a seat.
setTimeout(function () { id('again').submit(); }, 4000 + Math.random() * 4000);
