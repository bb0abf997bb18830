-- What the looks of the book need to compute: on which page a chunk stands
-- (27, or 27a, 27b where there are several), what a program printed, and
-- where a complaint belongs.
local book = {}

local page, place, pages_with = {}, {}, {}   -- of each chunk, by its label
local question = {}
local chapter = "book/book.tex"

function book.chapter(file) chapter = file end

function book.complain(line, sentence)
  texio.write_nl("log", "weave: " .. chapter .. ":" .. line .. ": " .. sentence)
  texio.write_nl("log", "")
end

-- \nwpage in the .aux calls this in the order of the pages.
function book.page(label, number)
  if page[label] then return end
  page[label] = number
  pages_with[number] = (pages_with[number] or 0) + 1
  place[label] = pages_with[number]
end

local function tag(label)
  local p = page[label]
  if not p then return "00a" end
  if pages_with[p] == 1 then return p end
  local k, letters = place[label] - 1, ""
  repeat
    letters = string.char(97 + k % 26) .. letters
    k = k // 26 - 1
  until k < 0
  return p .. letters
end

function book.tag(label) tex.sprint(tag(label)) end

local function each(list) return list:gmatch("[^,]+") end

-- Tags with links, at most so many; nobody reads more.
function book.tags(list)
  local out, n = {}, 0
  for label in each(list) do
    n = n + 1
    if n <= 4 then
      out[n] = "\\nwI{" .. label .. "}{" .. tag(label) .. "}"
    end
  end
  local text = table.concat(out, ", ")
  if n > 4 then text = text .. " +\\," .. n - 4 end
  tex.sprint(text)
end

-- An entry of an index: definitions in bold, then the uses, as tags while
-- they are few and as pages and ranges of pages when they are many.
function book.index(defs, uses)
  local out, seen = {}, {}
  local function add(macro, label, text)
    out[#out + 1] = "\\csname wotb@" .. macro .. "\\endcsname{" .. label ..
                    "}{" .. text .. "}"
  end
  for label in each(defs) do
    if page[label] then add("def", label, tag(label)); seen[tag(label)] = 1 end
  end
  local labels = {}
  for label in each(uses) do
    if page[label] and not seen[tag(label)] then labels[#labels + 1] = label end
  end
  if #labels <= 6 then
    for _, label in ipairs(labels) do add("use", label, tag(label)) end
  else
    local k = 1
    while k <= #labels do
      local first, stop = labels[k], labels[k]
      while k < #labels and tonumber(page[stop]) and tonumber(page[labels[k + 1]])
            and tonumber(page[labels[k + 1]]) - tonumber(page[stop]) <= 1 do
        k = k + 1
        stop = labels[k]
      end
      local text = page[first]
      if page[stop] ~= page[first] then text = text .. "–" .. page[stop] end
      add("use", first, text)
      k = k + 1
    end
  end
  tex.sprint(table.concat(out, ", "))
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
  local file = io.open("../examples/" .. name .. ".out")
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
