extension Module {
  /// The photos of a form: made smaller before they travel, shown as tiles, each of which can be taken out again.
  package static let photos = Module(
    "photos",
    #"""
    const zh = document.documentElement.lang.startsWith("zh");
    const say = (chinese, english) => zh ? chinese : english;
    const all = (what, within = document) => [...within.querySelectorAll(what)];

    // Photos: at most 1600 px and JPEG 0.8 before they travel; drawing them anew also drops where they were taken.
    const shrink = async file => {
      try {
        const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
        const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.width * scale); canvas.height = Math.round(picture.height * scale);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg", 0.8));
        return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
      } catch { return file; }
    };
    for (const box of all("[data-photos]")) {
      const input = box.querySelector("input[type=file]");
      let kept = [];
      const show = () => {
        const carrier = new DataTransfer();
        kept.forEach(file => carrier.items.add(file));
        input.files = carrier.files;
        for (const old of all(".shot", box)) { URL.revokeObjectURL(old.firstChild.src); old.remove(); }
        kept.forEach((file, index) => {
          const shot = document.createElement("div"), image = document.createElement("img");
          const drop = document.createElement("button"), cross = document.createElement("span");
          shot.className = "shot"; image.src = URL.createObjectURL(file); image.alt = file.name;
          drop.type = "button"; drop.ariaLabel = say(`删除第 ${index + 1} 张`, `Remove photo ${index + 1}`);
          cross.textContent = "✕"; cross.ariaHidden = "true";
          drop.append(cross); shot.append(image, drop); box.append(shot);
          drop.addEventListener("click", () => { kept.splice(index, 1); show(); });
        });
        box.querySelector("small").textContent = `${kept.length} / ${box.dataset.photos}`;
        input.required = input.required && !kept.length;
        input.form?.dispatchEvent(new Event("photos"));
      };
      // What a draft brought back was shrunk before.
      const restore = () => { kept = [...input.files].slice(0, Number(box.dataset.photos)); show(); };
      input.addEventListener("restored", restore);
      input.form?.addEventListener("reset", () => { kept = []; show(); });
      if (input.files.length) restore();
      input.addEventListener("change", async () => {
        const fresh = await Promise.all([...input.files].map(shrink));
        kept = [...kept, ...fresh].slice(0, Number(box.dataset.photos));
        show();
      });
    }
    """#)
}
