--- The completion menu, as 'completefunc' (Neovim 0.7 to 0.11).
local client = require('lstm_complete.client')

local M = {}

--- One suggestion for |complete()|: its first line, and what is put right when it was chosen.
local function entry(owner, line, byte, item)
  local range = item.textEdit.range
  local first, rest = item.textEdit.newText:gsub('\r\n', '\n'):match('^([^\n]*)(.*)$')
  return {
    word = first,
    abbr = item.label,
    menu = item.detail,
    dup = 1,
    user_data = { lstm_complete = { rest = rest, replaces = client.byte(owner, line, range['end'].character) - byte } },
  }
end

local function show(owner, items, tick)
  if vim.api.nvim_buf_get_changedtick(0) ~= tick or not vim.startswith(vim.api.nvim_get_mode().mode, 'i') then
    return
  end
  if #items == 0 then
    return
  end
  local line, byte = vim.api.nvim_get_current_line(), vim.api.nvim_win_get_cursor(0)[2]
  local start = client.byte(owner, line, items[1].textEdit.range.start.character)
  vim.fn.complete(start + 1, vim.tbl_map(function(item)
    return entry(owner, line, byte, item)
  end, items))
end

--- For 'completefunc'. The menu opens when the answer is there.
function M.completefunc(find_start)
  local owner = client.of(vim.api.nvim_get_current_buf())
  if find_start == 1 and owner then
    local tick = vim.api.nvim_buf_get_changedtick(0)
    client.request('textDocument/completion', client.place(), function(result)
      show(owner, result and result.items or {}, tick)
    end)
  end
  return find_start == 1 and -2 or {} -- -2: nothing yet, stay in completion
end

--- Replace the closers that the chosen text ends with, and add its further lines.
local function finish(buffer)
  local data = vim.v.completed_item.user_data
  local left = type(data) == 'table' and data.lstm_complete
  if not left or (left.replaces == 0 and left.rest == '') then
    return
  end
  local row, byte = unpack(vim.api.nvim_win_get_cursor(0))
  local lines = vim.split(left.rest, '\n', { plain = true })
  vim.api.nvim_buf_set_text(buffer, row - 1, byte, row - 1, byte + left.replaces, lines)
  if #lines > 1 then
    vim.api.nvim_win_set_cursor(0, { row + #lines - 1, #lines[#lines] })
  end
end

--- Offer suggestions in a buffer's menu, with |i_CTRL-X_CTRL-U|.
function M.attach(buffer)
  vim.bo[buffer].completefunc = "v:lua.require'lstm_complete.menu'.completefunc"
  vim.api.nvim_create_autocmd('CompleteDone', {
    group = vim.api.nvim_create_augroup('lstm_complete.' .. buffer, {}),
    buffer = buffer,
    callback = function()
      finish(buffer)
    end,
  })
end

return M
