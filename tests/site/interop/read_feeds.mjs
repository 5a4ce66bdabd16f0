// Reads feeds with feedsmith and rss-parser, and tells what each makes of them:
// node read_feeds.mjs FOLDER-OF-PACKAGES READER < paths as JSON > {path: entries} as JSON.
// What a reader cannot say of an entry is left out.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(`${process.argv[2]}/package.json`)
const { parseFeed, parseOpml } = require('feedsmith')
const RssParser = require('rss-parser')

const feedsmith = {
  rss: item => ({
    id: item.guid?.value,
    title: item.title,
    url: item.link,
    published: item.pubDate,
    updated: item.atom?.updated,
    text: item.content?.encoded,
    credits: credits(item.media),
  }),
  atom: entry => ({
    id: entry.id,
    title: entry.title?.value,
    url: entry.links.find(link => link.rel === 'alternate')?.href,
    published: entry.published,
    updated: entry.updated,
    text: entry.content?.value,
    credits: credits(entry.media),
  }),
  json: item => ({
    id: item.id,
    title: item.title,
    url: item.url,
    published: item.date_published,
    updated: item.date_modified,
    text: item.content_html,
    titles: (item.attachments ?? [])
      .filter(one => one.mime_type.startsWith('image/'))
      .map(one => [one.url, one.title]),
  }),
}

function credits(media) {
  return (media?.contents ?? []).map(one => [one.url, one.credits[0].value])
}

function byFeedsmith(text, path) {
  if (path.endsWith('.opml')) return outlines(parseOpml(text).body.outlines)
  const { format, feed } = parseFeed(text)
  return (feed.items ?? feed.entries).map(feedsmith[format])
}

function outlines(all) {
  return all.flatMap(one => (one.outlines ? outlines(one.outlines) : [{ url: one.xmlUrl }]))
}

// Media RSS is not among what rss-parser knows; it hands over elements that it is told to.
const rssParser = new RssParser({
  customFields: {
    item: [
      ['media:content', 'media', { keepArray: true }],
      ['atom:updated', 'changed'],
      ['updated', 'changed'],
    ],
  },
})

async function byRssParser(text) {
  const isAtom = text.includes('<feed ')
  const { items } = await rssParser.parseString(text)
  return items.map(item => ({
    id: isAtom ? item.id : item.guid,
    title: item.title,
    url: item.link,
    published: item.isoDate,
    updated: item.changed,
    text: isAtom ? item.content : item['content:encoded'],
    credits: (item.media ?? []).map(one => [one.$.url, words(one['media:credit'][0])]),
  }))
}

function words(element) {
  return typeof element === 'string' ? element : element._
}

const readers = { feedsmith: byFeedsmith, 'rss-parser': byRssParser }
const found = {}
for (const path of JSON.parse(readFileSync(0, 'utf8'))) {
  found[path] = await readers[process.argv[3]](readFileSync(path, 'utf8'), path)
}
process.stdout.write(JSON.stringify(found))
