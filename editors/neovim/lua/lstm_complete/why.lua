--- `:LstmComplete why`: where suggestions come from, as a location list.
local client = require('lstm_complete.client')
local say = require('lstm_complete.say')

local M = {}

local function printable(text)
  return (text:gsub('\n', '⏎'))
end

--- An entry of the list for each span of a suggestion.
local function entries(suggestion)
  local head = ('%3.0f%%  %s'):format(100 * suggestion.probability, printable(suggestion.text))
  return vim.tbl_map(function(span)
    local text = ('%s  <- %s'):format(head, printable(span.text))
    if type(span.source) ~= 'table' then -- null is vim.NIL
      return { text = text .. ' (the model itself)' }
    end
    return { text = text, filename = vim.uri_to_fname(span.source.uri), lnum = span.source.line + 1 }
  end, suggestion.spans)
end

--- Explain the suggestions at the cursor.
function M.run()
  client.request('lstmComplete/why', client.place(), function(result)
    if not result then
      return
    end
    local items = {}
    for _, suggestion in ipairs(result.suggestions) do
      vim.list_extend(items, entries(suggestion))
    end
    if #items == 0 then
      say('there is no suggestion here')
      return
    end
    vim.fn.setloclist(0, {}, ' ', { title = 'Why this suggestion', items = items })
    vim.cmd('lopen')
  end)
end

return M
