// Pictures of the chosen reply: shown under its text, and copied one by one.

/** Loaded once a page; they stay while the network drops. At most so many, the oldest go first. */
const loaded = new Map();
const MOST_LOADED = 100;

function imageOf(picture) {
  let image = loaded.get(picture.key);
  if (image && !(image.complete && !image.naturalWidth)) {
    image.alt = picture.alt;
    return image;
  }
  image = new Image(picture.width, picture.height);
  image.src = picture.url;
  image.alt = picture.alt;
  loaded.set(picture.key, image);
  if (loaded.size > MOST_LOADED) loaded.delete(loaded.keys().next().value);
  return image;
}

export class Pictures {
  all = [];
  /** Which is copied by the next press of the key. */
  next = 0;

  constructor(place, template, texts) {
    this.place = place;
    this.template = template;
    this.texts = texts;
  }

  show(pictures) {
    this.all = pictures;
    this.next = 0;
    this.place.hidden = !pictures.length;
    if (!pictures.length && !this.place.childElementCount) return;
    this.place.replaceChildren(...pictures.map((picture, i) => {
      const button = this.template.content.firstElementChild.cloneNode(true);
      button.dataset.picture = i;
      button.setAttribute("aria-label", `${button.title} ${this.nameOf(i)}`);
      button.append(imageOf(picture));
      return button;
    }));
  }

  nameOf(i) {
    return this.all[i].alt || this.texts.picture.replace("%s", i + 1);
  }

  /** Puts one into the clipboard as PNG, which chat clients take; says what came of it: {text, done}. */
  async copy(i) {
    const image = imageOf(this.all[i]);
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": pngOf(image) })]);
    } catch {
      return { text: image.naturalWidth ? this.texts.pictureFailed : this.texts.pictureMissing };
    }
    this.next = (i + 1) % this.all.length;
    return { text: this.texts.pictureCopied.replace("%s", this.nameOf(i)), done: true };
  }
}

/** Waits for a picture that is still on its way. */
async function pngOf(image) {
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext("2d").drawImage(image, 0, 0);
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png");
  });
}
