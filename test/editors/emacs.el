;; The set-up of docs/editors/emacs.md, run in batch: findings, hover, completion, symbols and a fix, as one line of JSON.
(package-initialize)
(require 'json)
(require 'flymake)
(setq eglot-sync-connect t eglot-connect-timeout 60 eglot-confirm-server-initiated-edits nil)
(load (getenv "FLA_INIT"))
(defun fla-project (dir) (cons 'transient dir))
(setq project-find-functions '(fla-project))

(defun fla-until (what test)
  "Waits until TEST gives something, which is the answer."
  (let ((n 0) found)
    (while (and (not (setq found (funcall test))) (< n 600))
      (accept-process-output nil 0.05)
      (setq n (1+ n)))
    (or found (error "never: %s" what))))

(defun fla-request (method &rest params)
  (jsonrpc-request (eglot-current-server) method
                   (append (eglot--TextDocumentPositionParams) params)))

(find-file (getenv "FLA_FILE"))
(unless (derived-mode-p 'nxml-mode) (error "the file opened in %s" major-mode))
;; In batch there is no command after which the hook's promise would be kept.
(unless (eglot-current-server) (apply #'eglot--connect (eglot--guess-contact)))
(flymake-mode 1)
(flymake-start)
(fla-until "diagnostics" (lambda () (or (flymake-diagnostics) (progn (flymake-start) nil))))

(let* ((diagnostics
        (mapcar (lambda (one) `((line . ,(line-number-at-pos (flymake-diagnostic-beg one)))
                                (text . ,(flymake-diagnostic-text one))))
                (flymake-diagnostics)))
       (hover (progn (goto-char (point-min)) (search-forward "<INS")
                     (plist-get (plist-get (fla-request :textDocument/hover) :contents) :value)))
       (completion (progn (goto-char (point-min)) (search-forward "<WorkerSex>")
                          (let ((answer (fla-request :textDocument/completion)))
                            (mapcar (lambda (item) (plist-get item :label))
                                    (append (if (vectorp answer) answer (plist-get answer :items)) nil)))))
       (symbols (plist-get (aref (fla-request :textDocument/documentSymbol) 0) :name))
       (validating (bound-and-true-p rng-validate-mode)))
  (princ (format "%s\n" (json-encode `((diagnostics . ,(vconcat diagnostics)) (hover . ,hover)
                                       (completion . ,(vconcat completion)) (symbol . ,symbols)
                                       (validating . ,(if validating t :json-false)))))))
(ignore-errors (eglot-shutdown (eglot-current-server)))
(kill-emacs 0)
