import Basics
import Documents
import Platform

/// The page beside the files: what they are, and a reader for them that needs a browser and nothing else. It fetches nothing; the files are
/// chosen by whoever reads them.
enum DeparturePage {
  static func html(_ manifest: BundleManifest, photos: Int) -> HTML {
    let rows = manifest.tables.html { item -> HTML in
      let columns = item.table.columns.map { "\($0.name) (\($0.kind.rawValue))" }.joined(separator: ", ")
      return """
        <tr><td><code>tables/\(item.table.name).jsonl</code></td><td class="n">\(item.sum.rows)</td><td>\(columns)</td>\
        <td><code>\(String(item.sum.hash.prefix(16)))…</code></td></tr>
        """
    }
    let figures = manifest.figures.values.sorted { $0.key < $1.key }.html {
      "<tr><td>\($0.key)</td><td class=\"n\">\($0.value)</td></tr>"
    }
    return """
      <!doctype html><html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>\(manifest.district.zh) · \(manifest.district.en)</title><style>\(style)</style></head><body><main>
      <h1>\(manifest.district.zh) <small lang="en">\(manifest.district.en)</small></h1>
      <p>这里是一网的全部数据，由 \(manifest.program) 写出于 \(LocalZone.shanghai.iso(manifest.at))。不需要一网，用本页或任何能读 JSON 的程序都能看。</p>
      <p lang="en">This is everything that this instance of Yiwang holds. This page reads it, and so does any program that reads JSON.</p>
      <section><h2>查看 / Read</h2>
      <p>选择本文件夹（不会上传，全部在本机读取）。<span lang="en">Choose this folder; nothing is sent anywhere.</span></p>
      <p><label>文件夹 / Folder <input type="file" id="folder" webkitdirectory multiple></label></p>
      <p><label>表 / Table <select id="table"></select></label> <label>包含 / Containing <input type="search" id="word"></label>
      <button id="read" disabled>查看 / Read</button> <button id="more" hidden>更多 / More</button></p>
      <p id="state" role="status"></p><div id="rows"></div></section>
      <section><h2>文件 / Files</h2><ul>
      <li><code>tables/</code> 每行一个 JSON 对象；缺少的字段为空；字节为十六进制；毫秒自 1970-01-01 UTC，日子自 1970-01-01。
      <span lang="en">One JSON object a line; missing is NULL; bytes are hexadecimal; instants are milliseconds, days are days since 1970-01-01 UTC.</span></li>
      <li><code>entries</code> 是流转记录，<code>matters</code> 是由它折叠出的案件；<code>hash</code>、<code>previous</code> 相连成链。
      <span lang="en">Entries are the log, matters its fold; hash and previous form a chain.</span></li>
      <li><code>photos/</code> \(photos) 个文件，以内容的 SHA-256 命名。<span lang="en">Files named by the SHA-256 of their content.</span></li>
      <li><code>pack/</code> 现行辖区包；<code>schema/</code> 两种数据库的建表语句；<code>SHA256SUMS</code> 每个文件的摘要，可用 <code>sha256sum -c</code> 核对。
      <span lang="en">The pack in force; the schema for both engines; digests for <code>sha256sum -c</code>.</span></li>
      <li><strong>上报人的姓名和电话是加密的</strong>：密钥文件不在这里，必须另行保管和传递。
      <span lang="en">Names and phones of reporters are sealed: the key file is not here and travels by another way.</span></li></ul>
      <div class="wide"><table><thead><tr><th>文件 / File</th><th>行 / Rows</th><th>列 / Columns</th><th>哈希 / Hash</th></tr></thead><tbody>\(rows)</tbody></table></div></section>
      <section><h2>数字 / Figures</h2><div class="wide"><table><tbody>\(figures)</tbody></table></div></section>
      </main><script>\(DepartureScript.text)</script></body></html>
      """
  }

  private static let style: HTML = """
    :root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif}body{margin:0}main{max-width:72rem;margin:0 auto;padding:1rem}
    h1 small{font-weight:400;font-size:.6em}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #8886;padding:.3rem .5rem;
    text-align:left;vertical-align:top;overflow-wrap:anywhere}.n{text-align:right;font-variant-numeric:tabular-nums}.wide{overflow-x:auto}
    input,select,button{font:inherit;padding:.35rem .5rem;max-width:100%}article{border:1px solid #8886;border-radius:.5rem;padding:.5rem .75rem;margin:.75rem 0}
    dl{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:.1rem .75rem;margin:0}dt{opacity:.75}dd{margin:0;overflow-wrap:anywhere}
    """
}
