-- What the looks of the book need to compute: what stands in the indexes, how
-- much prose there is, what a program printed, and where a complaint belongs.
local book = {}

local page, question = {}, {}   -- of each chunk that is shown, by its number
local chapter = "book/book.tex"

-- \nwpage in the .aux calls this.
function book.page(label, number) page[label] = page[label] or number end

local function each(list) return list:gmatch("[^,]+") end

-- A chunk's label is its number; with a star, it is not in this volume.
local function linked(label)
  if label:sub(-1) == "*" then return label:sub(1, -2) end
  return "\\nwI{" .. label .. "}{" .. label .. "}"
end

-- Numbers with links, at most so many; nobody reads more.
function book.tags(list)
  local out, n = {}, 0
  for label in each(list) do
    n = n + 1
    if n <= 4 then out[n] = linked(label) end
  end
  local text = table.concat(out, ", ")
  if n > 4 then text = text .. " +\\," .. n - 4 end
  tex.sprint(text)
end

local function entry(macro, label, text)
  return "\\csname wotb@" .. macro .. "\\endcsname{" .. label .. "}{" .. text .. "}"
end

-- An entry of the index of chunks: the numbers, pieces that follow one another
-- as a range, with their pages.
function book.index_chunk(defs)
  local out, from, to = {}, nil, nil
  local function range(a, z) return a == z and a or a .. "–" .. z end
  local function close()
    if not from then return end
    local pages = page[from] and page[to] and " (" .. range(page[from], page[to]) .. ")" or ""
    out[#out + 1] = entry("def", from, range(from, to)) .. pages
  end
  for label in each(defs) do
    local chapter_of, place = label:match("^(.*)%.(%d+)$")
    if to ~= chapter_of .. "." .. math.tointeger(place) - 1 then
      close()
      from = label
    end
    to = label
  end
  close()
  tex.sprint(table.concat(out, ", "))
end

-- An entry of the index of names: pages with a definition in bold, then the
-- others, as ranges where they follow one another.
function book.index(defs, uses)
  local out, seen = {}, {}
  for label in each(defs) do
    if page[label] and not seen[page[label]] then
      out[#out + 1] = entry("def", label, page[label])
      seen[page[label]] = true
    end
  end
  local labels = {}
  for label in each(uses) do
    if page[label] and not seen[page[label]] then
      labels[#labels + 1] = label
      seen[page[label]] = true
    end
  end
  local k = 1
  while k <= #labels do
    local first, stop = labels[k], labels[k]
    while k < #labels and tonumber(page[stop]) and tonumber(page[labels[k + 1]])
          and tonumber(page[labels[k + 1]]) - tonumber(page[stop]) == 1 do
      k = k + 1
      stop = labels[k]
    end
    local text = page[first]
    if stop ~= first then text = text .. "–" .. page[stop] end
    out[#out + 1] = entry("use", first, text)
    k = k + 1
  end
  tex.sprint(table.concat(out, ", "))
end

-- Lines of prose are the lines of paragraphs on the page itself: no heading, no
-- formula that is displayed, no table, no caption, no printed output, no code.
local lines, base, first_page, heading = 0, nil, 1, false
luatexbase.add_to_callback("post_linebreak_filter", function(head)
  if tex.nest.ptr == 0 then
    if not heading then
      for _ in node.traverse_id(node.id("hlist"), head) do lines = lines + 1 end
    end
    heading = false
  end
  return true
end, "wotb.prose")
function book.heading() heading = true end

-- Of each chapter: lines of prose and pages, from the last pass; \nwmeasured in
-- the .aux calls this. The sizes of its chunks are in sizes.tsv.
local measured, measured_order = {}, {}
function book.measured(name, prose, pages)
  measured[name] = { prose = prose, pages = pages }
  measured_order[#measured_order + 1] = name
end
function book.chapter(file, name, at)
  book.chapter_ends(at)
  chapter, base, first_page, lines = file, name, at, 0
end
function book.chapter_ends(at)
  if base then
    texio.write_nl("log", "")
    tex.sprint("\\csname wotb@measured\\endcsname{" .. base .. "}{" .. lines .. "}{" ..
               at - first_page .. "}")
  end
  base = nil
end

local function sizes_of_chunks()
  local sizes = {}
  for row in io.lines("sizes.tsv") do
    local name, _, n = row:match("^(%S+)\t(%S+)\t(%d+)$")
    sizes[name] = sizes[name] or {}
    table.insert(sizes[name], tonumber(n))
  end
  return sizes
end
local function sums(from, to)
  local s = { prose = 0, code = 0, pages = 0, chunks = {} }
  local sizes = sizes_of_chunks()
  for _, name in ipairs(measured_order) do
    local number = tonumber(name:match("^%d+"))
    if number >= from and number <= to then
      s.prose = s.prose + measured[name].prose
      s.pages = s.pages + measured[name].pages
      for _, n in ipairs(sizes[name] or {}) do
        s.code = s.code + n
        table.insert(s.chunks, n)
      end
    end
  end
  table.sort(s.chunks)
  local function share(q) return s.chunks[math.max(1, math.ceil(q * #s.chunks))] or 0 end
  s.median, s.most, s.longest = share(0.5), share(0.9), share(1)
  s.ratio = s.code > 0 and s.prose / s.code
  return s
end
local parts = {
  { "Rules", 10, 29 }, { "The machine", 30, 39 }, { "Training", 40, 59 },
  { "Experiments", 60, 69 }, { "Going further", 70, 89 }, { "Appendices", 90, 99 },
  { "all", 0, 99 },
}
-- Rows of a table for the reader, and lines for book/tools/check-woven.
function book.measure()
  for _, part in ipairs(parts) do
    local s = sums(part[2], part[3])
    tex.sprint(("%s & %d & %d & %d & %s & %d & %d & %d & %d\\\\"):format(part[1], s.pages,
      s.prose, s.code, s.ratio and ("%.2f"):format(s.ratio) or "–", #s.chunks, s.median, s.most, s.longest))
  end
end
function book.report()
  local six, all = sums(10, 20), sums(0, 99)
  texio.write_nl("log", ("measured: chapters 1 to 6 %d pages, prose %d lines, code %d, chunks %d, median %d, nine in ten %d, longest %d")
    :format(six.pages, all.prose, all.code, #all.chunks, all.median, all.most, all.longest))
  texio.write_nl("log", "")
end

function book.complain(line, sentence)
  texio.write_nl("log", "weave: " .. chapter .. ":" .. line .. ": " .. sentence)
  texio.write_nl("log", "")
end

-- The margin is the outer one: which that is was known after the last pass.
local mark_page = {}
function book.question(number, mark, p)
  question[number] = question[number] or {}
  table.insert(question[number], { mark = mark, page = p })
  mark_page[mark] = p
end
function book.margin(mark)
  local p = tonumber(mark_page[mark])
  tex.sprint(p and p % 2 == 0 and "\\csname @secondoftwo\\endcsname"
             or "\\csname @firstoftwo\\endcsname")
end
function book.question_pages(number)
  local out, seen = {}, {}
  for _, q in ipairs(question[number] or {}) do
    if not seen[q.page] then
      seen[q.page] = true
      out[#out + 1] = "\\csname wotb@use\\endcsname{" .. q.mark .. "}{" .. q.page .. "}"
    end
  end
  tex.sprint(#out > 0 and table.concat(out, ", ") or "–")
end

-- What examples/NAME.c printed, line by line.
local COLUMNS = 76
local special = {
  ["\\"] = "\\nwbackslash{}", ["~"] = "\\nwtilde{}", ["^"] = "\\nwcaret{}",
  [" "] = "\\ ", ["{"] = "\\{", ["}"] = "\\}", ["$"] = "\\$", ["&"] = "\\&",
  ["#"] = "\\#", ["%"] = "\\%", ["_"] = "\\_",
}
function book.output(name, at)
  local file = io.open("../../examples/" .. name .. ".out")
  if not file then
    book.complain(at, "no output examples/" .. name .. ".out")
    return
  end
  local lines = {}
  for line in file:lines() do lines[#lines + 1] = line end
  file:close()
  while lines[#lines] == "" do lines[#lines] = nil end
  for k, line in ipairs(lines) do
    local columns = utf8.len(line)
    if not columns then
      book.complain(at, "examples/" .. name .. ".out:" .. k ..
                    ": not UTF-8")
      line = line:gsub("[\128-\255]", "?")
    elseif columns > COLUMNS then
      book.complain(at, "examples/" .. name .. ".out:" .. k ..
                    ": a line of " .. columns .. " columns, " .. COLUMNS ..
                    " fit on the page")
    end
    local penalty = ""
    if k > 1 then
      penalty = (k <= 3 or k > #lines - 2 or #lines <= 12) and "\\nobreak"
                or "\\nwmaybreak"
    end
    tex.sprint(penalty .. "\\csname wotb@outline\\endcsname{" ..
               line:gsub(".", special)
                   :gsub("[\196-\244][\128-\191]+", "\\nwsymbol{%0}") .. "}")
  end
end

return book
