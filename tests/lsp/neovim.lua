-- Open a note in Neovim, write its diagnostics, apply `source.fixAll`, and save it. The server is that of a snippet.
-- Environment: INIT, the snippet of the documentation; NOTE, the note; RESULT, where the diagnostics go.
local function fail(message)
  io.stderr:write(message .. "\n")
  vim.cmd("cquit 1")
end

vim.cmd("filetype on")
vim.cmd("luafile " .. vim.fn.fnameescape(vim.env.INIT))
vim.cmd("edit " .. vim.fn.fnameescape(vim.env.NOTE))
local buffer = vim.api.nvim_get_current_buf()
if not vim.wait(60000, function() return #vim.diagnostic.get(buffer) > 0 end, 20) then
  fail("no diagnostics")
end

local found = {}
for _, each in ipairs(vim.diagnostic.get(buffer)) do
  table.insert(found, { each.lnum, each.col, each.code, each.message })
end
vim.fn.writefile({ vim.fn.json_encode(found) }, vim.env.RESULT)

vim.ui.select = function(choices, _, choose) choose(choices[1], 1) end -- Neovim 0.7 asks even for one
local before = vim.api.nvim_buf_get_changedtick(buffer)
vim.lsp.buf.code_action({ context = { only = { "source.fixAll" }, diagnostics = {} } })
if not vim.wait(60000, function() return vim.api.nvim_buf_get_changedtick(buffer) > before end, 20) then
  fail("nothing was fixed")
end
vim.cmd("write")
local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
vim.lsp.stop_client(clients())
vim.wait(10000, function() return #clients() == 0 end, 20)
vim.cmd("quit")
