/* Recording a question at the desk. What is recorded goes into the form's own file field. */
(function () {
  "use strict";
  const page = document.getElementById("voices");
  const SPARE = 3000; // bytes that may still come when a recorder is told to stop
  // AAC plays on every phone, but some systems write it at no less than 96 kbit/s, which is
  // three seconds. So both are recorded at once, and the first that held everything is taken.
  const BOTH = ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus"];
  let going = null;

  if (!page) { return; }
  if (!window.MediaRecorder || !navigator.mediaDevices || !window.DataTransfer) {
    document.getElementById("mute").hidden = false;
    return;
  }
  const most = Number(page.dataset.most);
  const able = BOTH.filter((kind) => MediaRecorder.isTypeSupported(kind));
  const kinds = able.length ? able : ["audio/mp4"];

  function told(words, seconds, bytes) {
    return words.replace("#", Math.round(seconds)).replace("#", Math.ceil(bytes / 1024));
  }

  class Session {
    constructor(form) {
      this.button = form.querySelector(".record");
      this.file = form.querySelector("input[type=file]");
      this.sound = form.querySelector("audio");
      this.status = form.querySelector(".said");
    }

    say(words) { this.status.textContent = words; }

    async begin() {
      this.say(page.dataset.asking);
      this.button.disabled = true;
      try {
        this.stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
      } catch (e) {
        this.say(page.dataset.refused);
        going = null;
        return;
      } finally {
        this.button.disabled = false;
      }
      this.sound.hidden = true;
      this.file.value = "";
      this.began = Date.now();
      this.takes = kinds.map((kind) => this.take(kind));
      this.show(page.dataset.stop, true);
      this.say(told(page.dataset.going, 0, most));
    }

    get seconds() { return (Date.now() - this.began) / 1000; }

    take(kind) {
      const recorder = new MediaRecorder(this.stream, { mimeType: kind, audioBitsPerSecond: 16000 });
      const take = { recorder, kind: kind.split(";")[0], parts: [], size: 0 };
      take.over = new Promise((over) => { recorder.onstop = over; });
      recorder.ondataavailable = (e) => {
        take.parts.push(e.data);
        take.size += e.data.size;
        this.weigh(take);
      };
      recorder.start(500);
      return take;
    }

    weigh(take) {
      if (this.ended || this.takes.indexOf(take) < 0) { return; }
      if (take.size > most - SPARE) {
        if (this.takes.length === 1) { this.end(page.dataset.full); return; }
        this.takes.splice(this.takes.indexOf(take), 1);
        take.recorder.stop();
      }
      const least = Math.min(...this.takes.map((one) => one.size));
      this.say(told(page.dataset.going, this.seconds, most - SPARE - least));
    }

    async end(words) {
      if (this.ended) { return; }
      const seconds = this.seconds;
      this.ended = true;
      this.takes.forEach((take) => take.recorder.stop());
      await Promise.all(this.takes.map((take) => take.over));
      this.stream.getTracks().forEach((track) => track.stop());
      this.show(page.dataset.record, false);
      going = null;
      const held = this.takes.find((take) => take.size && take.size <= most);
      if (!held) { this.say(page.dataset.large); return; }
      this.offer(new File(held.parts, "clip", { type: held.kind }));
      this.say(told(words, seconds, held.size));
    }

    offer(file) {
      const carried = new DataTransfer();
      carried.items.add(file);
      this.file.files = carried.files;
      this.sound.src = URL.createObjectURL(file);
      this.sound.hidden = false;
    }

    show(words, recording) {
      this.button.textContent = words;
      this.button.classList.toggle("recording", recording);
    }
  }

  page.querySelectorAll("form.take").forEach((form) => {
    const button = form.querySelector(".record");
    button.hidden = false;
    button.addEventListener("click", () => {
      if (going) {
        if (going.button === button && going.takes) { going.end(page.dataset.done); }
        return;
      }
      going = new Session(form);
      going.begin();
    });
  });
})();
