-- Drives the language server from Neovim as a person would: opens FLA_FILE, waits for its diagnostics, asks for hover,
-- completion, symbols and code actions, renames an element, types, and prints what it saw as one line of JSON.
local command = vim.json.decode(os.getenv('FLA_SERVER'))
local options = vim.json.decode(os.getenv('FLA_OPTIONS'))
local patience = 15000
local seen = {}

vim.cmd('edit ' .. vim.fn.fnameescape(os.getenv('FLA_FILE')))
vim.bo.filetype = 'xml'
local client_id = vim.lsp.start_client({ name = 'fla', cmd = command, root_dir = vim.fn.getcwd(), init_options = options })
vim.lsp.buf_attach_client(0, client_id)

local function diagnostics()
  return vim.tbl_map(function(one)
    return { line = one.lnum, column = one.col, code = one.code, message = one.message, severity = one.severity, source = one.source }
  end, vim.diagnostic.get(0))
end

local function wait_for(what, check)
  if not vim.wait(patience, check, 10) then error('no ' .. what .. ' within ' .. patience .. ' ms') end
end

local function ask(method, params)
  local answers, problem = vim.lsp.buf_request_sync(0, method, params, patience)
  if not answers or not answers[client_id] then error(method .. ': ' .. tostring(problem)) end
  return answers[client_id].result
end

--- Parameters for the place of a text in the buffer; `offset` counts from its start.
local function place(text, offset)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local at = line:find(text, 1, true)
    if at then
      vim.api.nvim_win_set_cursor(0, { number, at - 1 + offset })
      return vim.lsp.util.make_position_params()
    end
  end
  error('the text ' .. text .. ' is not in the buffer')
end

local function run()
  -- The first findings come before the others are known; the file has two.
  wait_for('diagnostics', function() return #vim.diagnostic.get(0) >= 2 end)
  seen.diagnostics = diagnostics()
  seen.hover = ask('textDocument/hover', place('<INSS>', 2)).contents.value
  local offered = ask('textDocument/completion', place('</LearningAccountDeclaration>', 0))
  seen.completion = vim.tbl_map(function(item) return item.label end, offered.items)
  local symbols = ask('textDocument/documentSymbol', { textDocument = vim.lsp.util.make_text_document_params() })
  seen.symbols = { symbols[1].name, symbols[1].children[1].name }

  local found = ask('workspace/symbol', { query = 'Employment 1' })
  seen.found = found[1] and found[1].name

  local range = place('<WorkerNam>', 2)
  range.range = { start = range.position, ['end'] = range.position }
  range.context = { diagnostics = {} }
  local actions = ask('textDocument/codeAction', range)
  seen.actions = vim.tbl_map(function(action) return action.title end, actions)
  vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
  -- Between two edits the server may show a list that is not whole yet.
  wait_for('the fix', function()
    local left = #vim.diagnostic.get(0)
    return left > 0 and left < #seen.diagnostics
  end)
  seen.afterFix = diagnostics()

  local renamed = place('<WorkerFirstName>', 2)
  renamed.newName = 'GivenName'
  vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', renamed), 'utf-16')
  seen.renamed = vim.fn.join(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):match('<GivenName>[^\n]*')
  wait_for('diagnostics of the rename', function() return #vim.diagnostic.get(0) > #seen.afterFix end)
end

local ok, problem = pcall(run)
if not ok then seen.problem = tostring(problem) end
vim.lsp.get_client_by_id(client_id).stop()
seen.stopped = vim.wait(patience, function() return vim.lsp.client_is_stopped(client_id) end, 10)
io.stdout:write('\n' .. vim.json.encode(seen) .. '\n')
vim.cmd(ok and 'qa!' or 'cq!')
