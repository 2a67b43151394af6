#!/usr/bin/env python3
"""A photo with the position where it was taken: kept as it is for the staff in charge, without position for everybody else."""

import hashlib
import re
import struct
import unittest

from served import LEADER, STREET, Served, main, small_pack, temporary, yiwang

MAKE = b"YiwangCam\0"
POSITION = struct.pack("<6I", 31, 1, 57, 1, 1717, 100)


def exif():
    """An EXIF block (little endian) with make, orientation 6 and a GPS position of 31°57'17.17\" north."""
    entries = 3
    ifd = 8
    make_at = ifd + 2 + entries * 12 + 4
    gps_at = make_at + len(MAKE)
    rationals_at = gps_at + 2 + 2 * 12 + 4
    tiff = b"II*\0" + struct.pack("<I", ifd) + struct.pack("<H", entries)
    tiff += struct.pack("<HHII", 0x010F, 2, len(MAKE), make_at)
    tiff += struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    tiff += struct.pack("<HHII", 0x8825, 4, 1, gps_at) + struct.pack("<I", 0)
    tiff += MAKE
    tiff += struct.pack("<H", 2) + struct.pack("<HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack("<HHII", 2, 5, 3, rationals_at)
    tiff += struct.pack("<I", 0) + POSITION
    return b"Exif\0\0" + tiff


def segment(marker, content):
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def jpeg(with_exif=True, extra=b""):
    """A grey 8 × 8 JPEG that any reader can decode."""
    parts = [b"\xff\xd8"]
    if with_exif:
        parts.append(segment(0xE1, exif()))
        parts.append(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude=\"31,57.28N\"/>"))
    parts.append(segment(0xDB, b"\0" + bytes([16] * 64)))
    parts.append(segment(0xC0, struct.pack(">BHHB", 8, 8, 8, 1) + bytes([1, 0x11, 0])))
    one_code = bytes([1] + [0] * 15) + b"\0"
    parts.append(segment(0xC4, b"\x00" + one_code) + segment(0xC4, b"\x10" + one_code))
    parts.append(segment(0xDA, bytes([1, 1, 0x00, 0, 63, 0])) + b"\x3f" + b"\xff\xd9" + extra)
    return b"".join(parts)


def multipart(values, files, boundary="----yiwangEndToEnd"):
    """The body and content type of a form with files (name, filename, type, bytes)."""
    out = b""
    for name, value in values.items():
        out += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, filename, kind, content in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: {kind}\r\n\r\n'
        out += head.encode() + content + b"\r\n"
    return out + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


class Photo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        place = ["--database", f"{folder}/yiwang.sqlite"]
        ran = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(folder), *place)
        assert ran.code == 0, ran
        cls.served = Served(*place)
        cls.addClassCleanup(cls.served.stop)

    def send(self, content, **values):
        client = self.served.client()
        self.addCleanup(client.close)
        body, kind = multipart(
            dict({"details": "photo", "area": STREET}, **values), [("photos", "IMG_0001.jpg", "image/jpeg", content)])
        return client, client.ask("POST", "/report", body=body, fields={"Content-Type": kind})

    def test_position_is_removed_from_the_public_copy(self):
        original = jpeg()
        self.assertIn(POSITION, original)
        client, answer = self.send(original, once="photo1")
        self.assertEqual(answer.status, 303, answer.text[:500])
        number = re.match(r"/follow/([0-9-]+)", answer.field("location")).group(1)
        page = client.get(f"/follow/{number}")
        shown = re.findall(r"/photos/([0-9a-f]{64})", page.text)
        self.assertTrue(shown, "the page of the reporter shows the photo")
        digest = hashlib.sha256(original).hexdigest()
        self.assertNotIn(digest, page.text, "the original is not even named to the public")
        for name in set(shown):
            copy = client.get(f"/photos/{name}")
            self.assertEqual((copy.status, copy.field("content-type")), (200, "image/jpeg"))
            self.assertEqual(hashlib.sha256(copy.body).hexdigest(), name)
            self.assertEqual((copy.body[:2], copy.body[-2:]), (b"\xff\xd8", b"\xff\xd9"))
            for secret in [POSITION, b"YiwangCam", b"GPSLatitude", struct.pack("<H", 0x8825), struct.pack(">H", 0x8825)]:
                self.assertNotIn(secret, copy.body)

        self.assertEqual(client.get(f"/photos/{digest}").status, 404, "a visitor gets no original")
        self.assertEqual(client.get(f"/photos/{digest}", post="nobody.atAll").status, 404)
        self.assertEqual(client.get(f"/photos/{digest}", post="cgj.desk").status, 404, "an agency that is not in charge gets none")
        seen = client.get(f"/photos/{digest}", post=LEADER)
        self.assertEqual((seen.status, seen.body), (200, original), "staff in reach get the original")

        for version, step in enumerate(
            [{"action": "file", "standard": "event:01001#1"}, {"action": "dispatch", "agency": "cgj"}], 1):
            done = client.ask("POST", f"/matters/{number}/steps", body=dict(step, version=version), post=LEADER)
            self.assertEqual(done.status, 303, done.text[:300])
        desk = client.get(f"/photos/{digest}", post="cgj.desk")
        self.assertEqual(desk.status, 200, "once it is theirs, the agency sees the original")

    def test_what_is_hidden_behind_the_end_is_cut_off(self):
        original = jpeg(extra=b"GPS=31.9547,118.8349")
        client, answer = self.send(original, once="photo2")
        self.assertEqual(answer.status, 303, answer.text[:500])
        page = client.get(answer.field("location"))
        shown = re.findall(r"/photos/([0-9a-f]{64})", page.text)
        self.assertTrue(shown)
        for name in shown:
            self.assertNotIn(b"31.9547", client.get(f"/photos/{name}").body)

    def test_no_photo_is_refused_by_name(self):
        for content in [b"<svg onload=alert(1)>", b"GIF89a....", b"\xff\xd8\xff", jpeg()[:60], b"%PDF-1.7", b"MZ" * 100]:
            client, answer = self.send(content, once="photo3")
            self.assertEqual(answer.status, 422, content[:20])
            self.assertIn("photos", answer.text)

    def test_ten_photos_are_too_many(self):
        client = self.served.client()
        self.addCleanup(client.close)
        files = [("photos", f"{n}.jpg", "image/jpeg", jpeg(extra=bytes([n]))) for n in range(10)]
        body, kind = multipart({"details": "photos", "area": STREET}, files)
        answer = client.ask("POST", "/report", body=body, fields={"Content-Type": kind})
        self.assertEqual(answer.status, 422)


if __name__ == "__main__":
    main()
