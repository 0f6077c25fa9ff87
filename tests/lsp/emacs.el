;;; Open a note in Emacs, write its diagnostics, apply `source.fixAll', and save it. -*- lexical-binding: t -*-
;; The server is that of `init.el'. Environment: INIT, the snippet of the documentation; NOTE, the note; RESULT, where
;; the diagnostics go.
(package-initialize)
(require 'markdown-mode)
(require 'eglot)
(load (getenv "INIT") nil t t)
(setq eglot-confirm-server-initiated-edits nil
      eglot-sync-connect 60
      make-backup-files nil
      coding-system-for-write nil)

(defun wait-until (test message)
  "Wait until TEST returns a value, and return that; end with MESSAGE where it takes too long."
  (let ((end (+ (float-time) 60)) found)
    (while (not (setq found (funcall test)))
      (when (> (float-time) end)
        (message "%s" message)
        (kill-emacs 1))
      (accept-process-output nil 0.05))
    found))

(find-file (getenv "NOTE"))
(unless (eglot-managed-p)
  (eglot-ensure)
  (run-hooks 'post-command-hook))
(wait-until #'eglot-managed-p "no server")
(flymake-start)
(wait-until #'flymake-diagnostics "no diagnostics")
(let ((found (mapcar (lambda (each) (flymake-diagnostic-text each)) (flymake-diagnostics))))
  (with-temp-file (getenv "RESULT") (insert (json-encode (vconcat found)))))
(let ((before (buffer-chars-modified-tick)))
  (eglot-code-actions (point-min) (point-max) "source.fixAll.paperstack-lint" t)
  (wait-until (lambda () (/= before (buffer-chars-modified-tick))) "nothing was fixed"))
(save-buffer)
(eglot-shutdown (eglot-current-server))
